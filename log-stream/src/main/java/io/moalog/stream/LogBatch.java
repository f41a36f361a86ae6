package io.moalog.stream;

import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Consecutive records of one partition of one service, on their way through a sink. */
public final class LogBatch {
    private final ServiceName service;
    private final String topicId;
    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final Runnable whenDone;

    /**
     * @param topicId the UUID of the topic that the records come from
     * @param records at least one, of one partition, in offset order; values may be null
     * @param whenDone run once, when every record is stored or dead-lettered
     */
    public LogBatch(
            ServiceName service, String topicId, List<ConsumerRecord<byte[], byte[]>> records, Runnable whenDone) {
        this.service = service;
        this.topicId = topicId;
        this.records = records;
        this.whenDone = whenDone;
    }

    public ServiceName service() {
        return service;
    }

    public List<ConsumerRecord<byte[], byte[]>> records() {
        return records;
    }

    /** The identity of one of the records. */
    public LogPosition position(ConsumerRecord<byte[], byte[]> log) {
        return new LogPosition(topicId, log.partition(), log.offset());
    }

    public String topicId() {
        return topicId;
    }

    /** Every record is stored or dead-lettered: the loop may commit beyond them. */
    public void done() {
        whenDone.run();
    }
}
