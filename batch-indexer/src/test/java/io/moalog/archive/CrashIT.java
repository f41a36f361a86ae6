package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ServiceName;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run ends in the middle, by an error that nobody handles. Then another process goes on. */
class CrashIT {
    private static final FileLimits SMALL_FILES = new FileLimits(1 << 20, 40, 1 << 20);

    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);

    /** Passes through every handler of exceptions, as the end of a process does. */
    private static final class ProcessDied extends Error {
        private static final long serialVersionUID = 1L;
    }

    @AfterEach
    void close() throws Exception {
        archive.close();
        services.close();
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, mode = EnumSource.Mode.EXCLUDE, names = "DELETE")
    void aRunThatDiesAtAnyStepOfItsSecondFileLosesAndDoublesNothing(Step step) throws Exception {
        ServiceName service = services.create(
                "dies.at." + step.name().toLowerCase(java.util.Locale.ROOT).replace('_', '.'), 1);
        services.send(service, 0, 100);
        AtomicInteger times = new AtomicInteger();
        ArchiveRuns dying = archive.indexer(SMALL_FILES, at -> {
            if (at == step && times.incrementAndGet() == 2) {
                throw new ProcessDied();
            }
        });
        assertThat(catchThrowable(dying::flush)).isInstanceOf(ProcessDied.class);
        boolean committed = step == Step.COMMIT_OFFSET;
        assertThat(archive.numbers()).hasSize(committed ? 80 : 40);
        assertThat(dying.check("run").up()).isFalse();

        assertThat(archive.indexer().flush().rows()).isEqualTo(committed ? 20 : 60);

        assertThat(archive.numbers()).isEqualTo(IntStream.range(0, 100).boxed().toList());
        archive.assertChainsAreWhole(service);
    }
}
