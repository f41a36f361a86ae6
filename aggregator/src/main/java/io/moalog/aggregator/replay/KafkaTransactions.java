package io.moalog.aggregator.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogPosition;
import io.moalog.registry.view.Service;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.LogHeaders;
import io.moalog.stream.PlatformTopics;
import io.moalog.stream.ReplayUnderWay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transactional producer (KIP-98). Its transactional id is the service's, so Kafka lets one writer of a service write: who
 * {@link #begin begins} later fences who began before.
 */
final class KafkaTransactions implements Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTransactions.class);
    private static final byte[] YES = {'1'};
    private static final String ID = "moalog.replay.";

    /** How long a transaction of one who died may hold up the topic's readers. */
    private static final int TRANSACTION_MS = 30_000;

    private static final int DELIVERY_MS = 25_000;
    private static final int REQUEST_MS = 10_000;
    private static final long BUFFER = 16L * 1024 * 1024;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String topicId;
    private @Nullable ReplayUnderWay underWay;
    private boolean open;

    KafkaTransactions(KafkaSettings settings, Service service) {
        this.settings = settings;
        this.topic = service.topic();
        this.topicId = service.topicId();
        this.producer = settings.newProducer(
                ID + service.name(),
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG, ID + service.name(),
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MS,
                        ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER));
    }

    @Override
    public void begin() {
        producer.initTransactions();
    }

    @Override
    public void write(List<Replay> replays) throws InterruptedException {
        if (underWay == null) {
            try (Admin admin = settings.newAdmin("moalog.replay.begin")) {
                underWay = new ReplayUnderWay(UUID.randomUUID().toString(), new ReplayTopics(admin).ends(topic));
            }
            tell(underWay.record());
        }
        producer.beginTransaction();
        open = true;
        List<Future<RecordMetadata>> answers = new ArrayList<>(replays.size());
        for (Replay replay : replays) {
            answers.add(producer.send(replay.log()));
        }
        producer.flush();
        List<Future<RecordMetadata>> marks = new ArrayList<>(replays.size());
        Set<Integer> ended = new HashSet<>();
        for (int i = replays.size() - 1; i >= 0; i--) {
            RecordMetadata log = kept(answers.get(i));
            LogPosition now = new LogPosition(topicId, log.partition(), log.offset());
            ProducerRecord<byte[], byte[]> mark = mark(replays.get(i).letter(), now);
            if (ended.add(log.partition())) {
                mark.headers().add(LogHeaders.LAST_OF_TRANSACTION, YES);
            }
            marks.add(producer.send(mark));
        }
        producer.flush();
        for (Future<RecordMetadata> mark : marks) {
            kept(mark);
        }
    }

    /** In a transaction of its own. */
    private void tell(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        producer.beginTransaction();
        open = true;
        Future<RecordMetadata> answer = producer.send(record);
        producer.flush();
        kept(answer);
        commit();
    }

    static ProducerRecord<byte[], byte[]> mark(LogPosition letter, LogPosition now) {
        return new ProducerRecord<>(
                PlatformTopics.REPLAYS, letter.id().getBytes(UTF_8), now.id().getBytes(UTF_8));
    }

    private static RecordMetadata kept(Future<RecordMetadata> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        }
    }

    @Override
    public void commit() {
        producer.commitTransaction();
        open = false;
    }

    @Override
    public void end() throws InterruptedException {
        if (underWay != null) {
            tell(underWay.ended());
        }
    }

    @Override
    public void close() {
        try {
            if (open) {
                producer.abortTransaction();
            }
        } catch (KafkaException | IllegalStateException failed) {
            // Kafka has ended it already, or ends it when its time is up, or it is not known whether it was committed.
            LOG.debug("A transaction of {} was not aborted", topicId, failed);
        } finally {
            producer.close(CLOSING);
        }
    }
}
