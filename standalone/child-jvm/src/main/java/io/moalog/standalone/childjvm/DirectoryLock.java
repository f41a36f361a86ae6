package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One living child for a directory. The system lets the lock go when its holder dies in whatever way, so a new child
 * waits for a dying one instead of meeting its half-closed files. The lock file holds its holder's process id.
 */
final class DirectoryLock {
    private static final Duration RETRY = Duration.ofMillis(100);

    /** Reachable for ever: a channel that is collected is closed, and its lock with it. */
    private static final Set<DirectoryLock> HELD = ConcurrentHashMap.newKeySet();

    private final FileLock lock;

    private DirectoryLock(FileLock lock) {
        this.lock = lock;
    }

    /** @throws ChildStartException when another process still holds it after {@code patience} */
    static DirectoryLock take(Path directory, Duration patience) throws IOException, InterruptedException {
        Path file = directory.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long deadline = System.nanoTime() + patience.toNanos();
        @Nullable FileLock lock = channel.tryLock();
        while (lock == null) {
            if (System.nanoTime() > deadline) {
                channel.close();
                throw new ChildStartException(directory + " is in use by process "
                        + Files.readString(file).strip() + ": stop that one or choose another directory");
            }
            Thread.sleep(RETRY.toMillis());
            lock = channel.tryLock();
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        DirectoryLock held = new DirectoryLock(lock);
        HELD.add(held);
        return held;
    }

    void release() throws IOException {
        HELD.remove(this);
        lock.channel().close();
    }
}
