package io.moalog.standalone.program.serve;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that die of what nobody caught end up in the log, and not on the terminal. */
public final class UncaughtFailures {
    private static final Logger LOG = LoggerFactory.getLogger(UncaughtFailures.class);

    private UncaughtFailures() {}

    /** From now on, for every thread of the process. */
    public static void log() {
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> LOG.error("The thread {} died", thread.getName(), failure));
    }
}
