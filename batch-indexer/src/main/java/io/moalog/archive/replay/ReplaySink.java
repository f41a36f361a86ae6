package io.moalog.archive.replay;

import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Stores logs where they can be searched, as the realtime indexer stores what comes to it. */
public interface ReplaySink {
    /** The stage in the dead letters of what it refuses: a letter that the realtime indexer has written is the same one. */
    String STAGE = "realtime-indexer";

    /**
     * Makes the index for what was received on a day where it is missing, and keeps retention from deleting it.
     *
     * @param received the UTC day
     * @param keepUntil it stays at least until then
     * @return names this index: one that is made after it was deleted has another
     * @throws IOException where it cannot now
     */
    String prepare(ServiceName service, LocalDate received, Instant keepUntil) throws IOException, InterruptedException;

    /**
     * Makes the logs' indices where they are missing, and stores the logs as {@link #store} does.
     *
     * @param logs a few megabytes at the most
     * @return why, for each that is refused for its content; all the others are stored
     * @throws IOException where it cannot take them now: some may be stored
     */
    Map<LogPosition, String> index(List<ReceivedLog> logs) throws IOException, InterruptedException;

    /**
     * Stores the logs in indices that are there, each under its position: what is there already stays as it is.
     *
     * @param logs a few megabytes at the most
     * @return why, for each that is refused for its content; all the others are stored
     * @throws IOException where it cannot take them now: some may be stored
     */
    Map<LogPosition, String> store(List<ReceivedLog> logs) throws IOException, InterruptedException;
}
