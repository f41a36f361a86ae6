package io.moalog.standalone.program.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes a stream that stays silent though heartbeats are due: the connection is dead and nobody said so. */
final class SilenceWatch implements AutoCloseable {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final InputStream stream;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "silence-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long lastHeard = System.nanoTime();

    SilenceWatch(InputStream stream) {
        this.stream = stream;
        watcher.scheduleAtFixedRate(this::check, 5, 5, TimeUnit.SECONDS);
    }

    void heard() {
        lastHeard = System.nanoTime();
    }

    private void check() {
        if (System.nanoTime() - lastHeard > LONGEST_SILENCE.toNanos()) {
            try {
                stream.close();
            } catch (IOException alreadyBroken) {
                // The reader finds out by itself.
            }
        }
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }
}
