package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogField;
import org.jspecify.annotations.Nullable;

/** The names under which a log says its time or its level ({@link LogField}), found by the hash of a field's path. */
final class UsualNames {
    private static final int SIZE = 256;
    private static final long[] HASHES = new long[SIZE];
    private static final @Nullable UsualName[] NAMES = new UsualName[SIZE];

    static {
        for (LogField field : new LogField[] {LogField.TIMESTAMP, LogField.LEVEL}) {
            for (String name : field.names()) {
                put(new UsualName(field, name));
            }
        }
    }

    private UsualNames() {}

    /**
     * One of them.
     *
     * @param field what it stands for
     * @param name as it stands in the log, dotted
     * @param rank the lower, the better
     */
    record UsualName(LogField field, String name, int rank, byte[] bytes) {
        UsualName(LogField field, String name) {
            this(field, name, field.rank(name), name.getBytes(UTF_8));
        }
    }

    /** What the path down to {@code level}, entered last, stands for; null where it is none of them. */
    static @Nullable UsualName of(FieldPath path, int level) {
        UsualName known = find(path.foldedHash(level));
        if (known == null || (level == 1 && path.is(known.bytes()))) {
            return known;
        }
        String text = path.text(level);
        LogField field = LogField.of(text);
        return field == LogField.TIMESTAMP || field == LogField.LEVEL ? new UsualName(field, text) : null;
    }

    private static @Nullable UsualName find(long hash) {
        for (int slot = FieldPath.slot(hash, SIZE); NAMES[slot] != null; slot = (slot + 1) & (SIZE - 1)) {
            if (HASHES[slot] == hash) {
                return NAMES[slot];
            }
        }
        return null;
    }

    private static void put(UsualName name) {
        long hash = FieldPath.foldedHash(name.bytes());
        int slot = FieldPath.slot(hash, SIZE);
        while (NAMES[slot] != null && HASHES[slot] != hash) {
            slot = (slot + 1) & (SIZE - 1);
        }
        HASHES[slot] = hash;
        NAMES[slot] = name;
    }
}
