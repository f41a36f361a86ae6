package io.moalog.archive.parquet;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of itself in its footer's key-values ({@code moalog.…}).
 *
 * @param version of its columns, {@link LogColumns#VERSION}
 * @param end the offset (exclusive) up to which the file holds its partition: the next file begins there
 * @param rows logs in it
 * @param lost offsets in its range that Kafka no longer held when it was written
 * @param firstReceived the earliest receive time, null where it has no rows
 * @param lastReceived the latest receive time, null where it has no rows
 * @param replaces the names of the files that it was merged from, in the same folder: where they still stand, their rows are
 *     in both; empty where it was archived from Kafka
 * @param attempt who wrote it: tells a writer whether the file in its place is its own
 */
public record FileFooter(
        int version,
        long end,
        long rows,
        long lost,
        @Nullable Instant firstReceived,
        @Nullable Instant lastReceived,
        List<String> replaces,
        String attempt) {

    private static final String VERSION = "moalog.version";
    private static final String END = "moalog.end";
    private static final String ROWS = "moalog.rows";
    private static final String LOST = "moalog.lost";
    private static final String FIRST_RECEIVED = "moalog.received.first";
    private static final String LAST_RECEIVED = "moalog.received.last";
    private static final String REPLACES = "moalog.replaces";
    private static final String ATTEMPT = "moalog.attempt";

    public FileFooter {
        replaces = List.copyOf(replaces);
    }

    /** @throws IOException where the key-values are not those of an archive file */
    static FileFooter of(Map<String, String> values, String file) throws IOException {
        try {
            return new FileFooter(
                    Integer.parseInt(required(values, VERSION)),
                    Long.parseLong(required(values, END)),
                    Long.parseLong(required(values, ROWS)),
                    Long.parseLong(required(values, LOST)),
                    instant(values, FIRST_RECEIVED),
                    instant(values, LAST_RECEIVED),
                    values.containsKey(REPLACES)
                            ? List.of(required(values, REPLACES).split(","))
                            : List.of(),
                    required(values, ATTEMPT));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(
                    file + " stands where an archive file belongs and is none (" + e.getMessage()
                            + "): move it out of the archive",
                    e);
        }
    }

    Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        values.put(VERSION, Integer.toString(version));
        values.put(END, Long.toString(end));
        values.put(ROWS, Long.toString(rows));
        values.put(LOST, Long.toString(lost));
        values.put(ATTEMPT, attempt);
        if (!replaces.isEmpty()) {
            values.put(REPLACES, String.join(",", replaces));
        }
        if (firstReceived != null && lastReceived != null) {
            values.put(FIRST_RECEIVED, firstReceived.toString());
            values.put(LAST_RECEIVED, lastReceived.toString());
        }
        return values;
    }

    private static String required(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("its footer has no " + key);
        }
        return value;
    }

    private static @Nullable Instant instant(Map<String, String> values, String key) {
        String value = values.get(key);
        return value == null ? null : Instant.parse(value);
    }
}
