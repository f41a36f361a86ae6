package io.moalog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A replay that writes, as {@link PlatformTopics#REPLAYS} tells it: there from before its first transaction until after its
 * last. One that stays has died, or its last transaction was aborted: of what it wrote behind {@code from} some is no log and
 * never will be, and whoever counts the logs of the topic by their offsets has to look. Who has looked replaces it by what was
 * found.
 *
 * <p>Key = {@code replay/<topic id>/<id>}; value = {@link TopicOffsets} of the service's topic, or {@code aborted:<n>}.
 *
 * @param id of this replay
 * @param from where the service's topic ended when the replay began to write
 */
public record ReplayUnderWay(String id, TopicOffsets from) {
    /** It writes no longer, however it ended, so long after it began. */
    public static final Duration LONGEST = Duration.ofMinutes(4);

    private static final String KEY = "replay/";
    private static final String ABORTED = "aborted:";

    /** Tells of it. */
    public ProducerRecord<byte[], byte[]> record() {
        return record(from.toString());
    }

    /** Tells that it has ended and left nothing. */
    public ProducerRecord<byte[], byte[]> ended() {
        return record(null);
    }

    /** Tells how many offsets it has left that are no logs. */
    public ProducerRecord<byte[], byte[]> aborted(long offsets) {
        return record(ABORTED + offsets);
    }

    private ProducerRecord<byte[], byte[]> record(@Nullable String value) {
        return new ProducerRecord<>(
                PlatformTopics.REPLAYS,
                (KEY + from.topicId() + "/" + id).getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8));
    }

    /** Whether a record is of a replay into that topic, whatever it tells. */
    public static boolean isOf(ConsumerRecord<byte[], byte[]> record, String topicId) {
        return record.key() != null && new String(record.key(), UTF_8).startsWith(KEY + topicId + "/");
    }

    /** The replay that a record which {@link #isOf} tells of, where nobody has looked what it left. */
    public static Optional<ReplayUnderWay> parse(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        String key = new String(record.key(), UTF_8);
        return TopicOffsets.parse(new String(record.value(), UTF_8))
                .map(from -> new ReplayUnderWay(key.substring(key.lastIndexOf('/') + 1), from));
    }

    /** What a record which {@link #isOf} says that the replay has left; 0 where it does not say. */
    public static long abortedIn(ConsumerRecord<byte[], byte[]> record) {
        String value = record.value() == null ? "" : new String(record.value(), UTF_8);
        try {
            return value.startsWith(ABORTED) ? Long.parseLong(value.substring(ABORTED.length())) : 0;
        } catch (NumberFormatException ofALaterVersion) {
            return 0;
        }
    }
}
