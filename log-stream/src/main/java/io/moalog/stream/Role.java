package io.moalog.stream;

import java.util.List;

/**
 * A part of moalog that the program can run. Constructors do no I/O. A backend that is away does not stop the start: it
 * turns a check red, and the role goes on as soon as the backend is back.
 */
public interface Role extends AutoCloseable {
    /** The name in {@code --roles}, e.g. {@code realtime-indexer}. */
    String name();

    /** Starts the role's workers and returns at once. */
    void start();

    /** Whether the role can take requests; until then HTTP answers 503. */
    default boolean isReady() {
        return true;
    }

    /** One check for each backend and worker; must answer within a few seconds. */
    List<Check> checks();

    /** Stops in order: takes nothing new, finishes what is under way for a bounded time, and lets go of everything. */
    @Override
    void close();
}
