package io.moalog.aggregator.replay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replay has done so far, and what it is about to write. For one thread. */
final class Progress {
    /** A transaction has at most so many logs and bytes, or one log more than these bytes. */
    static final int MOST_LOGS = 1_000;

    static final long MOST_BYTES = 4L * 1024 * 1024;

    private final List<Replay> batch = new ArrayList<>();
    private long bytes;
    private long replayed;
    private long alreadyReplayed;
    private long skipped;

    void add(Replay replay) {
        batch.add(replay);
        bytes += replay.log().value().length;
    }

    boolean isFull() {
        return batch.size() >= MOST_LOGS || bytes >= MOST_BYTES;
    }

    List<Replay> batch() {
        return batch;
    }

    /** The batch is committed. */
    void committed() {
        replayed += batch.size();
        batch.clear();
        bytes = 0;
    }

    void alreadyReplayed() {
        alreadyReplayed++;
    }

    void skipped() {
        skipped++;
    }

    long replayed() {
        return replayed;
    }

    ReplayAnswer.Done done(@Nullable String next) {
        return new ReplayAnswer.Done(replayed, alreadyReplayed, skipped, next);
    }
}
