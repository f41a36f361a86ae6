package io.moalog.standalone.program.up;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.moalog.standalone.program.cli.CommandFailedException;
import io.moalog.standalone.program.cli.ExitCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One {@code up} for a data directory. The file {@code lock} in it has the process id of the one that holds it, and is free
 * again when that one ends in whatever way.
 */
final class DataLock {
    /** A channel that is collected is closed, and its lock with it. */
    @SuppressWarnings("unused")
    private static @Nullable FileLock held;

    private DataLock() {}

    /**
     * Looks without taking it or making anything.
     *
     * @throws CommandFailedException naming the process that holds it
     */
    static void requireFree(Path directory) {
        Path file = directory.resolve("lock");
        if (Files.isRegularFile(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    FileLock free = channel.tryLock()) {
                if (free == null) {
                    throw inUse(directory, file);
                }
            } catch (IOException cannotBeWritten) {
                // Whoever takes it says so.
            }
        }
    }

    /**
     * Holds it until this process ends.
     *
     * @throws CommandFailedException naming the process that holds it
     */
    static void take(Path directory) throws IOException {
        Path file = directory.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw inUse(directory, file);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII)));
        held = lock;
    }

    private static CommandFailedException inUse(Path directory, Path file) {
        return new CommandFailedException(
                ExitCodes.FAILED,
                "the data directory " + directory + " is in use by another \"moalog up\", process " + holder(file)
                        + ": stop that one, or choose another directory with --data-dir");
    }

    private static String holder(Path file) {
        try {
            return Files.readString(file, US_ASCII).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
