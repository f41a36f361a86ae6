package io.moalog.tailapi.tail;

import io.moalog.model.TimeText;
import java.time.Instant;
import java.util.Optional;

/** Where a tail begins: at the live edge, with what was received since a time, or where another tail stopped. */
public sealed interface TailStart {
    /** What may stand in {@code from}, for messages. */
    String FORMS = TimeText.FORMS + ", or a cursor (the id of an event of this tail)";

    /** Reads {@code from}, or nothing where it is none of {@link #FORMS}. */
    static Optional<TailStart> parse(String from, Instant now) {
        if (from.isEmpty() || from.equals("now")) {
            return Optional.of(new Now());
        }
        Optional<TailStart> cursor = Cursor.parse(from).map(AtCursor::new);
        return cursor.isPresent() ? cursor : TimeText.parse(from, now).map(Since::new);
    }

    /** Only what comes from now on. */
    record Now() implements TailStart {}

    /**
     * What Kafka received at this time and later.
     *
     * @param received the broker's time, not the log's own
     */
    record Since(Instant received) implements TailStart {}

    /**
     * Where a tail stopped.
     *
     * @param cursor of its last event
     */
    record AtCursor(Cursor cursor) implements TailStart {}
}
