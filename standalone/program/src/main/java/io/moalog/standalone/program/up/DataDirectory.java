package io.moalog.standalone.program.up;

import io.moalog.standalone.program.cli.CommandFailedException;
import io.moalog.standalone.program.cli.ExitCodes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Everything that {@code up} keeps: a folder for each backend, the SQL file, the logs. */
final class DataDirectory {
    private final Path path;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /**
     * Makes nothing yet.
     *
     * @throws CommandFailedException naming the process of an {@code up} that uses it
     */
    static DataDirectory at(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        DataLock.requireFree(absolute);
        return new DataDirectory(absolute);
    }

    /** Makes it where it is missing, and keeps it for this process. */
    void open() {
        try {
            Files.createDirectories(path);
            DataLock.take(path);
            Files.createDirectories(logs());
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCodes.FAILED,
                    "the data directory " + path + " cannot be written ("
                            + (e instanceof FileSystemException wrong && wrong.getReason() != null
                                    ? wrong.getReason()
                                    : e.getClass().getSimpleName())
                            + "): make it writable, or choose another one with --data-dir");
        }
    }

    Path path() {
        return path;
    }

    Path logs() {
        return path.resolve("logs");
    }

    Path of(BackendKind kind) {
        return path.resolve(kind.folder());
    }

    /** Whether a backend of an earlier run still holds its folder: one that is dying lets go within seconds. */
    boolean isHeld(BackendKind kind) {
        Path lock = of(kind).resolve("lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** A link among the logs to the one that the backend keeps in its own folder. */
    void linkLog(BackendKind kind) {
        String name = kind.folder() + ".log";
        try {
            Files.createSymbolicLink(logs().resolve(name), Path.of("..", kind.folder(), name));
        } catch (FileAlreadyExistsException fromAnEarlierRun) {
            // It leads to the same file.
        } catch (IOException | UnsupportedOperationException noLinksHere) {
            // The log is where it is.
        }
    }
}
