package io.moalog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogPosition;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a stage could not take. In {@link PlatformTopics#DEAD_LETTERS} the record's key is the service, its value the
 * original bytes, and each other component a header of its name.
 *
 * @param service the service's name as it came; need not be a registered or even a legal one
 * @param stage which part refused it: {@code aggregator}, {@code realtime-indexer}, …
 * @param reason why, in words for the owner
 * @param sender the sender's address, where known
 * @param position where the log stands in the service's topic, where it got that far
 * @param lostTo for a loss: the offset (exclusive) up to which Kafka no longer holds the logs from {@code position} on
 * @param body the original bytes, null where there are none
 * @param received for a whole log that a sink refused: when Kafka received it, in milliseconds since 1970; null for all
 *     others, and for those of earlier versions
 * @param unclaimed for a whole log that nothing is wrong with but that no service has its name; null for all others
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record DeadLetter(
        String service,
        String stage,
        String reason,
        @Nullable String sender,
        @Nullable LogPosition position,
        @Nullable Long lostTo,
        byte @Nullable [] body,
        @Nullable Long received,
        @Nullable Unclaimed unclaimed) {

    /** One that is no whole log. */
    public DeadLetter(
            String service,
            String stage,
            String reason,
            @Nullable String sender,
            @Nullable LogPosition position,
            @Nullable Long lostTo,
            byte @Nullable [] body) {
        this(service, stage, reason, sender, position, lostTo, body, null, null);
    }

    /** A log that never reached its topic. */
    public static DeadLetter unsent(String service, String stage, String reason, @Nullable String sender, byte[] body) {
        return new DeadLetter(service, stage, reason, sender, null, null, body);
    }

    /** The same, said to be a whole log whose name no service has: it may be replayed. */
    public DeadLetter asUnclaimed(Unclaimed log) {
        return new DeadLetter(service, stage, reason, sender, position, lostTo, body, received, log);
    }

    /** A log of a batch that a sink refused. */
    public static DeadLetter refused(LogBatch batch, ConsumerRecord<byte[], byte[]> log, String stage, String reason) {
        return new DeadLetter(
                batch.service().value(),
                stage,
                reason,
                LogSource.of(log.headers()).sender(),
                batch.position(log),
                null,
                log.value(),
                log.timestamp(),
                null);
    }

    /** Logs that Kafka no longer holds, from a position up to the offset {@code to} (exclusive). */
    public static DeadLetter loss(String service, String stage, LogPosition from, long to) {
        return loss(service, stage, from, to, "its retention overtook the reader");
    }

    /** @param why in words that end the sentence "Kafka no longer holds …:" */
    static DeadLetter loss(String service, String stage, LogPosition from, long to, String why) {
        String reason = "Kafka no longer holds the offsets %d to %d of partition %d: %s"
                .formatted(from.offset(), to, from.partition(), why);
        return new DeadLetter(service, stage, reason, null, from, to, null);
    }

    /** The same with the first of its body alone, where Kafka takes no more; it is no whole log then. */
    DeadLetter cut(int length) {
        if (body == null || body.length <= length) {
            return this;
        }
        String cutReason = reason + " (the first " + length + " of " + body.length + " bytes)";
        return new DeadLetter(
                service, stage, cutReason, sender, position, lostTo, java.util.Arrays.copyOf(body, length));
    }

    /** Reads what {@link #record()} wrote. */
    public static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        String position = text(headers, "position");
        return new DeadLetter(
                record.key() == null ? "" : new String(record.key(), UTF_8),
                Optional.ofNullable(text(headers, "stage")).orElse("unknown"),
                Optional.ofNullable(text(headers, "reason")).orElse("unknown"),
                text(headers, "sender"),
                position == null ? null : LogPosition.parse(position).orElse(null),
                number(headers, "lost-to"),
                record.value(),
                number(headers, "received"),
                unclaimed(headers));
    }

    private static @Nullable Unclaimed unclaimed(Headers headers) {
        String kind = text(headers, "unclaimed");
        return kind == null ? null : new Unclaimed(kind, text(headers, "protocol"), text(headers, "tag"));
    }

    /** The Kafka record that keeps it. */
    ProducerRecord<byte[], byte[]> record() {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(PlatformTopics.DEAD_LETTERS, service.getBytes(UTF_8), body);
        put(record, "stage", stage);
        put(record, "reason", reason);
        put(record, "sender", sender);
        put(record, "position", position == null ? null : position.id());
        put(record, "lost-to", lostTo == null ? null : lostTo.toString());
        put(record, "received", received == null ? null : received.toString());
        if (unclaimed != null) {
            put(record, "unclaimed", unclaimed.kind());
            put(record, "protocol", unclaimed.protocol());
            put(record, "tag", unclaimed.tag());
        }
        return record;
    }

    private static void put(ProducerRecord<byte[], byte[]> record, String name, @Nullable String value) {
        if (value != null) {
            record.headers().add(name, value.getBytes(UTF_8));
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    /** Nothing for what is no number: readers must get past a letter that somebody else wrote. */
    private static @Nullable Long number(Headers headers, String name) {
        String text = text(headers, name);
        return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }
}
