package io.moalog.archive;

import io.moalog.stream.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a backend whether it answers, without waiting long: one question at a time, on a thread of its own. */
final class Probe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final Callable<String> question;
    private final ExecutorService thread;
    private @Nullable Future<String> asked;
    private Instant askedAt = Instant.EPOCH;

    /** @param question what to ask: answers in words for an operator, or throws */
    Probe(String name, Callable<String> question) {
        this.name = name;
        this.question = question;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread daemon = new Thread(work, name + "-probe");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    synchronized Check check() {
        Future<String> answer = asked;
        if (answer == null) {
            answer = thread.submit(question);
            asked = answer;
            askedAt = Instant.now();
        }
        try {
            String said = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            asked = null;
            return Check.up(name, said);
        } catch (TimeoutException stillAsking) {
            long seconds = Duration.between(askedAt, Instant.now()).toSeconds();
            return Check.down(name, "no answer for " + seconds + " s");
        } catch (ExecutionException e) {
            asked = null;
            return Check.down(name, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Check.down(name, e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
