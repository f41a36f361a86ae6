package io.moalog.archive.replay;

import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import io.moalog.stream.DeadLetter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Keeps as dead letters what is refused, before it counts as done.
 *
 * @param deadLetters completes when a letter is kept
 */
record RefusedLogs(Function<DeadLetter, CompletableFuture<Void>> deadLetters) {
    /**
     * Returns when they are kept.
     *
     * @param reasons of those of the bulk that are refused
     * @throws IOException where one could not be kept
     */
    void keep(List<ReceivedLog> bulk, Map<LogPosition, String> reasons) throws IOException, InterruptedException {
        List<CompletableFuture<Void>> kept = new ArrayList<>();
        for (ReceivedLog log : bulk) {
            String reason = reasons.get(log.position());
            if (reason != null) {
                kept.add(deadLetters.apply(new DeadLetter(
                        log.service().value(),
                        ReplaySink.STAGE,
                        reason,
                        null,
                        log.position(),
                        null,
                        log.body(),
                        log.received().toEpochMilli(),
                        null)));
            }
        }
        await(kept);
    }

    /** The same of a letter for logs that nobody has any more. */
    void keep(DeadLetter loss) throws IOException, InterruptedException {
        await(List.of(deadLetters.apply(loss)));
    }

    private static void await(List<CompletableFuture<Void>> letters) throws IOException, InterruptedException {
        for (CompletableFuture<Void> letter : letters) {
            try {
                letter.get();
            } catch (ExecutionException e) {
                throw new IOException("a dead letter could not be kept: " + e.getCause(), e);
            }
        }
    }
}
