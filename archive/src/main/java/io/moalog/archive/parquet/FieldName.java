package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogField;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A name that a field of a log is understood under, found by its bytes.
 *
 * @param rank the lower, the better, see {@link LogField#rank}
 */
record FieldName(LogField field, int rank) {
    private static final int BUCKETS = 128;
    private static final Known[][] BY_HASH = new Known[BUCKETS][0];
    /** Of the names, in bytes. */
    private static final int LONGEST = fill();

    /** As it is written in {@link LogField}. */
    private record Known(byte[] bytes, FieldName name) {
        /** Whether the letters are the same, or near enough to be looked at: bytes beyond ASCII are no such letters. */
        boolean isIn(byte[] in, int start, int end) {
            boolean same = bytes.length == end - start;
            for (int i = 0; same && i < bytes.length; i++) {
                same = (bytes[i] | 0x20) == (in[start + i] | 0x20);
            }
            return same;
        }
    }

    /** What the name in these bytes (nested ones dotted) stands for, or null. */
    static @Nullable FieldName of(byte[] in, int start, int end) {
        int length = end - start;
        if (length == 0 || length > LONGEST) {
            return null;
        }
        for (Known known : BY_HASH[hash(length, in[start], in[end - 1])]) {
            if (known.isIn(in, start, end)) {
                return Arrays.equals(known.bytes, 0, length, in, start, end)
                        ? known.name
                        : otherwiseWritten(new String(in, start, length, UTF_8));
            }
        }
        return null;
    }

    private static @Nullable FieldName otherwiseWritten(String name) {
        LogField field = LogField.of(name);
        return field == null ? null : new FieldName(field, field.rank(name));
    }

    /** The same for upper and lower case. */
    private static int hash(int length, byte first, byte last) {
        return ((length * 31 + (first | 0x20)) * 31 + (last | 0x20)) & (BUCKETS - 1);
    }

    private static int fill() {
        int longest = 0;
        for (LogField field : LogField.values()) {
            for (String name : field.names()) {
                byte[] bytes = name.getBytes(UTF_8);
                int hash = hash(bytes.length, bytes[0], bytes[bytes.length - 1]);
                BY_HASH[hash] = Arrays.copyOf(BY_HASH[hash], BY_HASH[hash].length + 1);
                BY_HASH[hash][BY_HASH[hash].length - 1] = new Known(bytes, new FieldName(field, field.rank(name)));
                longest = Math.max(longest, bytes.length);
            }
        }
        return longest;
    }
}
