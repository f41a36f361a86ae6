package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends this process when its parent closes standard input or dies, which the system shows as the same end of file.
 * The server gets a bounded time to close; then the JVM halts, whatever threads are left. A terminal's Ctrl-C reaches
 * the children too: they ignore it, since the parent decides the order in which its parts stop.
 */
final class ParentWatch {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);

    private final AtomicReference<@Nullable ChildServer> server = new AtomicReference<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private ParentWatch() {}

    static ParentWatch start() {
        ParentWatch watch = new ParentWatch();
        TerminalSignals.ignore();
        // No daemon: it keeps the JVM alive for servers whose own threads do not.
        Thread reader = new Thread(
                () -> {
                    awaitEnd(System.in);
                    watch.end();
                    Runtime.getRuntime().halt(0);
                },
                "parent-watch");
        reader.start();
        // For SIGTERM, and for servers that end the JVM themselves: the exit code stays theirs.
        Runtime.getRuntime().addShutdownHook(new Thread(watch::end, "parent-watch-shutdown"));
        return watch;
    }

    void closeAtEnd(ChildServer toClose) {
        server.set(toClose);
    }

    private static void awaitEnd(InputStream in) {
        try {
            while (in.read() >= 0) {
                // The parent writes nothing; only the end counts.
            }
        } catch (IOException e) {
            System.err.println("parent-watch: reading standard input failed, which counts as its end: " + e);
        }
    }

    private void end() {
        if (ending.compareAndSet(false, true)) {
            Thread closer = new Thread(
                    () -> {
                        closeServer();
                        closed.countDown();
                    },
                    "parent-watch-close");
            closer.start();
        }
        try {
            if (!closed.await(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("parent-watch: the server did not close within " + CLOSE_WITHIN + ", halting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeServer() {
        ChildServer running = server.get();
        if (running == null) {
            return;
        }
        try {
            running.close();
        } catch (Exception | LinkageError e) {
            System.err.println("parent-watch: the server did not close cleanly");
            e.printStackTrace();
        }
    }
}
