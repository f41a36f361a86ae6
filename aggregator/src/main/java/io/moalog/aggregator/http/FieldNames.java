package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.intake.HostField;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields, of which logs of one request share most: each is made JSON once, and knows whether the log at hand has
 * it. So no set of names is filled and emptied with every log. Bounded by the logs' own bound. Not thread-safe.
 */
final class FieldNames {
    /** Between two logs all are let go where there are more. */
    private static final int MOST = 2 * LogFields.MOST;

    /** Senders cannot know it, and so not choose names whose hashes are the same. */
    private static final int SEED = ThreadLocalRandom.current().nextInt() | 1;

    /** A name, the same object as long as {@link #begin} does not let it go. */
    static final class Name {
        final byte[] utf8;
        final byte[] json;
        final int hostRank;
        private final int hash;
        private long taken;

        private Name(byte[] utf8, int hash) {
            JsonBytes quoted = new JsonBytes();
            quoted.putString(utf8, 0, utf8.length);
            quoted.put(':');
            this.utf8 = utf8;
            this.json = quoted.toByteArray();
            this.hostRank = HostField.rank(utf8, 0, utf8.length, false);
            this.hash = hash;
        }
    }

    private final Map<String, Name> constants = new HashMap<>();
    private @Nullable Name[] table = new Name[64];
    private int size;
    private long log;

    /** Begins a log, which has no names yet. */
    void begin() {
        log++;
        if (size > MOST) {
            Arrays.fill(table, null);
            constants.clear();
            size = 0;
        }
    }

    /** One of few names. */
    Name of(String constant) {
        return constants.computeIfAbsent(constant, text -> of(text.getBytes(UTF_8)));
    }

    /** @param utf8 well-formed; may be kept */
    Name of(byte[] utf8) {
        int hash = hash(utf8);
        int place = hash & (table.length - 1);
        for (Name name = table[place]; name != null; name = table[place]) {
            if (name.hash == hash && Arrays.equals(name.utf8, utf8)) {
                return name;
            }
            place = (place + 1) & (table.length - 1);
        }
        Name added = new Name(utf8, hash);
        table[place] = added;
        if (2 * ++size > table.length) {
            grow();
        }
        return added;
    }

    private static int hash(byte[] utf8) {
        int hash = SEED;
        for (byte next : utf8) {
            hash = (hash ^ next) * SEED;
            hash ^= hash >>> 15;
        }
        return hash;
    }

    private void grow() {
        Name[] names = table;
        table = new Name[2 * names.length];
        for (Name name : names) {
            if (name != null) {
                int place = name.hash & (table.length - 1);
                while (table[place] != null) {
                    place = (place + 1) & (table.length - 1);
                }
                table[place] = name;
            }
        }
    }

    /** Takes a name for the log at hand; false where it has it already. */
    boolean take(Name name) {
        boolean free = name.taken != log;
        name.taken = log;
        return free;
    }
}
