package io.moalog.standalone.program.up;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.ChildStartException;
import io.moalog.standalone.childjvm.EmbeddedBackend;
import io.moalog.standalone.childjvm.LoopbackPort;
import io.moalog.standalone.program.cli.CommandFailedException;
import io.moalog.standalone.program.cli.ExitCodes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** The backends that run as children of this process. They start at the same time, and stop at the same time. */
final class EmbeddedBackends implements AutoCloseable {
    /** Each on a thread of its own: starting is waiting. */
    private static final Executor THREADS = work -> {
        Thread thread = new Thread(work, "embedded-backend");
        thread.setDaemon(true);
        thread.start();
    };

    private final DataDirectory data;
    private final Progress progress;
    private final Map<BackendKind, CompletableFuture<EmbeddedBackend>> starting = new EnumMap<>(BackendKind.class);
    private volatile boolean closing;

    private EmbeddedBackends(DataDirectory data, Progress progress) {
        this.data = data;
        this.progress = progress;
    }

    /** @param ports of those to start, each free or held by a dying child of the same folder */
    static EmbeddedBackends start(DataDirectory data, Map<BackendKind, Integer> ports, Progress progress) {
        EmbeddedBackends backends = new EmbeddedBackends(data, progress);
        ports.forEach((kind, port) ->
                backends.starting.put(kind, CompletableFuture.supplyAsync(() -> backends.start(kind, port), THREADS)));
        return backends;
    }

    /** @throws CommandFailedException where somebody else listens on one of them */
    static void requireFreePorts(DataDirectory data, Map<BackendKind, Integer> ports) throws InterruptedException {
        for (Map.Entry<BackendKind, Integer> entry : ports.entrySet()) {
            BackendKind kind = entry.getKey();
            if (!data.isHeld(kind)) {
                Ports.requireFree(entry.getValue(), kind.title(), kind.option());
            }
        }
    }

    private EmbeddedBackend start(BackendKind kind, int port) {
        EmbeddedBackend backend =
                kind.start(BackendOptions.inDirectory(data.of(kind)).port(port));
        data.linkLog(kind);
        progress.step(kind.title() + " at " + backend.address());
        backend.child().onExit().thenAccept(code -> {
            if (!closing) {
                progress.line(kind.title() + " ended by itself with code " + code + ": see " + backend.log()
                        + "; Ctrl-C and up again starts it anew");
            }
        });
        return backend;
    }

    /**
     * Waits until all serve.
     *
     * @throws CommandFailedException with the first one's reason not to
     */
    void await() throws InterruptedException {
        for (Map.Entry<BackendKind, CompletableFuture<EmbeddedBackend>> entry : starting.entrySet()) {
            try {
                entry.getValue().get();
            } catch (ExecutionException e) {
                throw failure(entry.getKey(), e.getCause() == null ? e : e.getCause());
            }
        }
    }

    private static CommandFailedException failure(BackendKind kind, Throwable cause) {
        String reason = cause instanceof ChildStartException ? String.valueOf(cause.getMessage()) : cause.toString();
        String hint = reason.contains("port ") ? " (" + kind.option() + " changes it)" : "";
        return new CommandFailedException(ExitCodes.FAILED, reason + hint);
    }

    /** Stops those that run; one that is still starting ends with this process. */
    @Override
    public void close() {
        closing = true;
        List<Thread> stopping = new ArrayList<>();
        starting.forEach((kind, backend) -> {
            if (backend.isDone() && !backend.isCompletedExceptionally()) {
                Thread thread = new Thread(backend.join()::close, "stop-" + kind.folder());
                thread.start();
                stopping.add(thread);
            }
        });
        for (Thread thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The port that was asked for, or a free one for 0. */
    static int chosen(int port) {
        return port == 0 ? LoopbackPort.free() : port;
    }
}
