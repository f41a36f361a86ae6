package io.moalog.archive.replay;

import io.moalog.model.ServiceName;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A job that puts a service's logs of a time back into Elasticsearch.
 *
 * @param id names it
 * @param service whose logs
 * @param from the earliest receive time
 * @param to behind the latest receive time
 * @param keepUntil retention leaves the indices alone until then
 * @param state where it stands
 * @param total about how many rows there are to put back, by the files' pages; null until they are counted
 * @param rows how many of them are done: stored, or refused
 * @param refused how many of those became dead letters
 * @param createdAt when it was asked for
 * @param endedAt null while it goes on
 * @param trouble why it waits, or why it failed; null where neither
 * @param failures tries that failed in a row
 * @param nextTurn when it may go on
 * @param underWay whether a process is at it
 */
public record Replay(
        String id,
        ServiceName service,
        Instant from,
        Instant to,
        Instant keepUntil,
        State state,
        @Nullable Long total,
        long rows,
        long refused,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable String trouble,
        int failures,
        Instant nextTurn,
        boolean underWay) {

    /** One that nobody has begun with. */
    static Replay begin(String id, ServiceName service, Instant from, Instant to, Instant keepUntil, Instant now) {
        return new Replay(id, service, from, to, keepUntil, State.ACTIVE, null, 0, 0, now, null, null, 0, now, false);
    }

    /** What has become of a job. */
    public enum State {
        /** It goes on: is under way, waits for its turn, or for a backend. */
        ACTIVE,
        /** Everything has been put back. */
        DONE,
        /** It cannot be finished: {@link Replay#trouble} says why. */
        FAILED,
        /** Somebody ended it. */
        CANCELLED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State parse(String stored) {
            return valueOf(stored.toUpperCase(Locale.ROOT));
        }
    }
}
