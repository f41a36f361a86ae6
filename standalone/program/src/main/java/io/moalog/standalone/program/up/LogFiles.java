package io.moalog.standalone.program.up;

import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Sends this process' log into a file, so that the terminal stays calm. */
final class LogFiles {
    private LogFiles() {}

    /** Must come before the first logger is made. */
    static void direct(Path logs) {
        System.setProperty("moalog.logs", logs.toString());
        System.setProperty("logback.configurationFile", "io/moalog/standalone/program/logback-up.xml");
        // Now, while there is one thread: several at once would have their first lines set aside.
        LoggerFactory.getILoggerFactory();
    }
}
