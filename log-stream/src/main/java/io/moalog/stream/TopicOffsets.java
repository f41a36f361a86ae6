package io.moalog.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * A place in a topic, in all of its partitions: {@code <topic id>:<offset of partition 0>,<of partition 1>,…}.
 *
 * @param topicId the topic's UUID as Kafka writes it
 * @param next the next offset of each partition; one that is not in it is at its beginning
 */
public record TopicOffsets(String topicId, Map<Integer, Long> next) {
    private static final int TOPIC_ID_LENGTH = 22;
    private static final int MAX_LENGTH = 200_000;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}:[0-9]{1,18}(?:,[0-9]{1,18})*+");

    public TopicOffsets {
        next = Map.copyOf(next);
    }

    /** Reads what {@link #toString()} wrote; anything else is nothing. */
    public static Optional<TopicOffsets> parse(String text) {
        if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        Map<Integer, Long> next = new HashMap<>();
        for (String offset : text.substring(TOPIC_ID_LENGTH + 1).split(",", -1)) {
            next.put(next.size(), Long.parseLong(offset));
        }
        return Optional.of(new TopicOffsets(text.substring(0, TOPIC_ID_LENGTH), next));
    }

    /** The next offset of a partition. */
    public long of(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    @Override
    public String toString() {
        StringJoiner offsets = new StringJoiner(",", topicId + ":", "");
        int last = next.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int partition = 0; partition <= last; partition++) {
            offsets.add(Long.toString(of(partition)));
        }
        return offsets.toString();
    }
}
