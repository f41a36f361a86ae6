package io.moalog.aggregator.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogPosition;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which dead letters of a window of offsets have been replayed: a bit for each offset, so that what it holds is bounded by
 * the window, however many marks there are. Not thread-safe.
 */
final class Marks {
    private final String letters;
    private final Map<Integer, Long> from;
    private final long width;
    private final Map<Integer, BitSet> replayed = new HashMap<>();

    /**
     * @param letters the UUID of the dead letters' topic
     * @param from where the window begins, by partition
     * @param width how many offsets it has in each
     */
    Marks(String letters, Map<Integer, Long> from, int width) {
        this.letters = letters;
        this.from = Map.copyOf(from);
        this.width = width;
    }

    /** Takes in a record of the marks' topic. */
    void add(ConsumerRecord<byte[], byte[]> mark) {
        if (mark.key() == null || mark.value() == null) {
            return;
        }
        Optional<LogPosition> letter = LogPosition.parse(new String(mark.key(), UTF_8));
        if (letter.isPresent() && isInWindow(letter.get())) {
            LogPosition position = letter.get();
            replayed.computeIfAbsent(position.partition(), partition -> new BitSet())
                    .set(bit(position));
        }
    }

    /** Whether the dead letter there, which is in the window, has been replayed. */
    boolean have(LogPosition letter) {
        BitSet bits = replayed.get(letter.partition());
        return bits != null && bits.get(bit(letter));
    }

    private boolean isInWindow(LogPosition letter) {
        Long begin = from.get(letter.partition());
        return letter.topicId().equals(letters)
                && begin != null
                && letter.offset() >= begin
                && letter.offset() - begin < width;
    }

    private int bit(LogPosition letter) {
        return Math.toIntExact(letter.offset() - from.getOrDefault(letter.partition(), 0L));
    }
}
