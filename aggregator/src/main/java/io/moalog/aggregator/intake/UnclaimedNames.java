package io.moalog.aggregator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.registry.view.ClaimKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that came to this process and had no service, so that somebody may register them: at most {@value #MOST}, and
 * the one not seen for longest goes for a new one. Thread-safe.
 */
final class UnclaimedNames {
    static final int MOST = 10_000;

    private static final int LONGEST_NAME = 1_000;
    private static final int SAMPLE = 1024;

    private record Key(ClaimKind kind, String name) {}

    private static final class Seen {
        private final Instant first;
        private Instant last;
        private String protocol = "";
        private long logs;
        private long bytes;
        private long refused;
        private byte[] sample = new byte[0];

        Seen(Instant first) {
            this.first = first;
            this.last = first;
        }
    }

    private final InstantSource clock;
    private final Map<Key, Seen> names = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Seen> eldest) {
            return size() > MOST;
        }
    };

    UnclaimedNames(InstantSource clock) {
        this.clock = clock;
    }

    /** A log came under that name and goes to the dead letters. */
    synchronized void keeps(ClaimKind kind, String name, String protocol, byte[] log) {
        Seen seen = seen(kind, name, protocol);
        seen.logs++;
        seen.bytes += log.length;
        seen.sample = Arrays.copyOf(log, Math.min(log.length, SAMPLE));
    }

    /** A log came under that name and is let go. */
    synchronized void refuses(ClaimKind kind, String name, String protocol) {
        seen(kind, name, protocol).refused++;
    }

    private Seen seen(ClaimKind kind, String name, String protocol) {
        String known = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        Instant now = clock.instant();
        Seen seen = names.computeIfAbsent(new Key(kind, known), key -> new Seen(now));
        seen.last = now;
        seen.protocol = protocol;
        return seen;
    }

    /** The names, the last seen first. */
    synchronized List<UnclaimedName> list() {
        List<UnclaimedName> all = new ArrayList<>(names.size());
        names.forEach((key, seen) -> all.add(new UnclaimedName(
                key.name,
                key.kind,
                seen.protocol,
                seen.logs,
                seen.bytes,
                seen.refused,
                seen.first,
                seen.last,
                new String(seen.sample, UTF_8))));
        Collections.reverse(all);
        return all;
    }

    /** Forgets a name that is no longer unclaimed. */
    synchronized void forget(UnclaimedName name) {
        names.remove(new Key(name.kind(), name.name()));
    }
}
