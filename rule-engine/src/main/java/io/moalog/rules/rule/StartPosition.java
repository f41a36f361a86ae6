package io.moalog.rules.rule;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a rule begins in its service's topic: what was there before it is not evaluated. Offsets say it exactly, where
 * times would depend on two machines' clocks.
 *
 * @param topicId the topic's UUID; of a topic made anew everything is evaluated
 * @param offsets the first offset of each partition; of partitions added later everything is evaluated
 */
public record StartPosition(String topicId, List<Long> offsets) {
    public StartPosition {
        offsets = List.copyOf(offsets);
    }

    /** Reads what {@link #offsetsText()} wrote. */
    static StartPosition of(String topicId, String offsetsText) {
        return new StartPosition(
                topicId,
                Arrays.stream(offsetsText.split(","))
                        .filter(part -> !part.isEmpty())
                        .map(Long::valueOf)
                        .toList());
    }

    String offsetsText() {
        return offsets.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** The first offset that is evaluated. */
    public long firstOffset(String topic, int partition) {
        return topic.equals(topicId) && partition < offsets.size() ? offsets.get(partition) : 0;
    }
}
