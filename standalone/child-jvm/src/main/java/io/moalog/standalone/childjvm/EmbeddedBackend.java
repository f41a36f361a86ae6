package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backend in a child JVM: started by its subclass' {@code start}, found at {@link #address}. It keeps its data in
 * {@link #directory} and its port over {@link #stop}, {@link #kill} and {@link #restart}, so clients reconnect to what
 * they knew.
 */
public abstract class EmbeddedBackend implements AutoCloseable {
    private static final int MOST_PORTS = 4;

    private final ChildCommand command;
    private final BackendOptions options;
    private volatile @Nullable ChildJvm child;

    /** @param options with a real port, as {@link #started} chooses it */
    protected EmbeddedBackend(BackendProgram program, BackendOptions options) {
        this.options = options;
        this.command = program.command(options);
    }

    /**
     * Starts the child for the first time. A free port that somebody else took before the child bound it is given up for
     * another one; a port that was asked for is not.
     *
     * @param backend the subclass' constructor
     * @throws ChildStartException when the backend does not come up, in words for the user
     */
    protected static <T extends EmbeddedBackend> T started(
            Function<BackendOptions, T> backend, BackendOptions options) {
        for (int port = 1; ; port++) {
            T made = backend.apply(options.withPortChosen());
            EmbeddedBackend starting = made;
            try {
                if (options.temporary()) {
                    // Not where somebody waits for the first start, nor on data that is there already.
                    ClassArchive.of(starting.command.program()).ifPresent(archive -> archive.make(starting.command));
                }
                starting.launch();
                if (options.temporary()) {
                    Runtime.getRuntime()
                            .addShutdownHook(new Thread(made::close, starting.command.name() + "-delete-temporary"));
                }
                return made;
            } catch (ChildStartException e) {
                if (options.port() != 0 || port == MOST_PORTS || !e.isPortInUse()) {
                    starting.deleteWhenTemporary();
                    throw e;
                }
            }
        }
    }

    /** What clients are configured with; its form is the subclass' own. */
    public abstract String address();

    public int port() {
        return options.port();
    }

    public Path directory() {
        return command.directory();
    }

    /** The file that the backend logs to. */
    public Path log() {
        return command.log();
    }

    /** The process that runs now, or ran last: its id, its end, pause and resume. */
    public ChildJvm child() {
        ChildJvm started = child;
        if (started == null) {
            throw new IllegalStateException(command.name() + " is not started");
        }
        return started;
    }

    public boolean isAlive() {
        return child().isAlive();
    }

    /** Orderly, as {@link ChildJvm#close}; keeps the data. */
    public void stop() {
        child().close();
    }

    /** SIGKILL; keeps the data. */
    public void kill() {
        child().kill();
    }

    /** Starts again on the same data and port, after stopping what still runs. */
    public synchronized void restart() {
        stop();
        launch();
    }

    private void launch() {
        child = ChildJvm.start(ClassArchive.of(command.program())
                .map(archive -> archive.usedBy(command))
                .orElse(command));
    }

    /** Stops; a temporary directory is deleted. */
    @Override
    public void close() {
        stop();
        deleteWhenTemporary();
    }

    private void deleteWhenTemporary() {
        if (options.temporary()) {
            try {
                Directories.delete(command.directory());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + command.directory(), e);
            }
        }
    }
}
