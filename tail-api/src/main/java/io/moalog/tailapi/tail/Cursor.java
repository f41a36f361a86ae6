package io.moalog.tailapi.tail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a tail stands, as its client knows it: {@code <topic id>:<next offset of partition 0>,<of partition 1>,…}. A
 * partition that is not in it is read from its beginning.
 *
 * @param topicId the topic's UUID as Kafka writes it
 * @param next the next offset to read of each partition, in their order
 */
record Cursor(String topicId, List<Long> next) {
    private static final int TOPIC_ID_LENGTH = 22;
    private static final int MAX_LENGTH = 200_000;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}:[0-9]{1,18}(?:,[0-9]{1,18})*+");

    Cursor {
        next = List.copyOf(next);
    }

    /** Reads what {@link #toString()} wrote; anything else is nothing. */
    static Optional<Cursor> parse(String text) {
        if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        List<Long> next = new ArrayList<>();
        for (String offset : text.substring(TOPIC_ID_LENGTH + 1).split(",", -1)) {
            next.add(Long.parseLong(offset));
        }
        return Optional.of(new Cursor(text.substring(0, TOPIC_ID_LENGTH), next));
    }

    static String format(String topicId, Positions positions) {
        StringBuilder text = new StringBuilder(TOPIC_ID_LENGTH + 1 + 8 * positions.partitions()).append(topicId);
        for (int partition = 0; partition < positions.partitions(); partition++) {
            text.append(partition == 0 ? ':' : ',').append(positions.get(partition));
        }
        return text.toString();
    }

    Positions positions() {
        return new Positions(next.stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public String toString() {
        return format(topicId, positions());
    }
}
