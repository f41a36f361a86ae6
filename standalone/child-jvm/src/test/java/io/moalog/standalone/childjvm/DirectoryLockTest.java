package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    Path directory;

    @Test
    void itCanBeTakenAgainWhenItIsReleased() throws Exception {
        DirectoryLock.take(directory, Duration.ZERO).release();
        DirectoryLock lock = DirectoryLock.take(directory, Duration.ZERO);
        assertThat(directory.resolve("lock"))
                .hasContent(Long.toString(ProcessHandle.current().pid()));
        lock.release();
    }
}
