package io.moalog.rules.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.moalog.rules.log.ParsedLog;
import io.moalog.rules.window.Sample;
import io.moalog.stream.LogBatch;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A log on its way through the rules.
 *
 * @param batch what it came in
 * @param pending holds the batch back
 * @param record itself
 * @param fields what rules read of it
 * @param eventTime in milliseconds since 1970
 */
record MatchedLog(
        LogBatch batch, PendingBatch pending, ConsumerRecord<byte[], byte[]> record, ParsedLog fields, long eventTime) {
    /** Longer logs are shown cut: alerts and windows keep samples in memory and in SQL. */
    private static final int LONGEST_SAMPLE = 4_096;

    int partition() {
        return record.partition();
    }

    long offset() {
        return record.offset();
    }

    Sample sample() {
        byte[] json = Objects.requireNonNull(record.value(), "a log that was read has a value");
        String id = batch.position(record).id();
        if (json.length <= LONGEST_SAMPLE) {
            return new Sample(id, new String(json, UTF_8));
        }
        // Bytes are cut, so the last character may be broken; it is left out with the replacement it decodes to.
        String beginning = new String(json, 0, LONGEST_SAMPLE, UTF_8).replaceFirst("\uFFFD+$", "");
        return new Sample(id, "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(beginning)) + "…\"");
    }
}
