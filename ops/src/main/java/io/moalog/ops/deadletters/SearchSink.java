package io.moalog.ops.deadletters;

import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Stores logs where they can be searched, as the realtime indexer stores what comes to it. */
@FunctionalInterface
public interface SearchSink {
    /**
     * Stores the logs, each under its position: what is there already stays as it is.
     *
     * @param logs a few megabytes at the most
     * @return why, for each that is refused for its content; all the others are stored
     * @throws IOException where it cannot take them now: some may be stored
     */
    Map<LogPosition, String> index(List<ReceivedLog> logs) throws IOException, InterruptedException;
}
