package io.moalog.ops.deadletters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call replayed.
 *
 * @param stored how many are in Elasticsearch now
 * @param refused how many it refuses again
 * @param gone how many have no log any more, or no service
 * @param notReplayable how many are none that a replay could store
 * @param after for the call that goes on; null where all that were meant have been tried
 * @param letters each of those that are not stored, with the reason
 */
public record ReplayAnswer(
        int stored,
        int refused,
        int gone,
        int notReplayable,
        @Nullable String after,
        List<Replayed> letters) {
    static ReplayAnswer of(List<Replayed> done, @Nullable String after) {
        return new ReplayAnswer(
                count(done, Replayed.Outcome.STORED),
                count(done, Replayed.Outcome.REFUSED),
                count(done, Replayed.Outcome.GONE),
                count(done, Replayed.Outcome.NOT_REPLAYABLE),
                after,
                done.stream()
                        .filter(one -> one.outcome() != Replayed.Outcome.STORED)
                        .toList());
    }

    private static int count(List<Replayed> done, Replayed.Outcome outcome) {
        return (int) done.stream().filter(one -> one.outcome() == outcome).count();
    }
}
