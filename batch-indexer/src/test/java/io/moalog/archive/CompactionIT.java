package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.MergeStep;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small files of days that are over are merged, while everybody may die or sleep at any step. */
class CompactionIT {
    private static final LocalDate TODAY = LocalDate.parse("2025-12-01");
    private static final Instant DAY = Instant.parse("2025-11-20T00:00:00Z");
    private static final Duration KEEP = Duration.ofDays(1);

    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        archive.close();
        services.close();
    }

    @Test
    void aClosedDaysSmallFilesBecomeOne() throws Exception {
        ServiceName service = service("merged.plain");
        assertThat(archive.files(service)).hasSize(3);

        assertThat(compact(service, KEEP))
                .as("files replaced; the chain's last stays")
                .isEqualTo(2);

        List<ArchivedFile> files = archive.files(service);
        assertThat(files).extracting(file -> file.path().generation()).containsExactly(1, 0);
        assertThat(files).extracting(file -> file.footer().rows()).containsExactly(4L, 2L);
        assertThat(files.get(0).footer().replaces()).hasSize(2).allMatch(name -> name.endsWith(".parquet"));
        assertThat(archive.offsets(service)).isEqualTo(upTo(6));
        assertThat(archive.numbers()).as("to other readers").isEqualTo(numbers(6));
        assertThat(compact(service, KEEP)).as("once more").isZero();

        append(service, 6, DAY.plus(Duration.ofDays(1)));
        assertThat(compact(service, KEEP)).as("what was the chain's last").isEqualTo(2);
        assertThat(archive.files(service))
                .extracting(file -> file.path().generation())
                .containsExactly(2, 0);
        assertThat(archive.offsets(service)).isEqualTo(upTo(8));
        archive.assertChainsAreWhole(service);
        assertThat(archive.temporaries()).isEmpty();
    }

    @Test
    void aDayThatIsNotOverIsLeftAlone() throws Exception {
        ServiceName service = service("merged.today");
        assertThat(archive.compaction(KEEP, MergeStep.Listener.NONE)
                        .compact(service, LocalDate.parse("2025-11-20"), Instant.EPOCH))
                .isZero();
        assertThat(archive.compaction(KEEP, MergeStep.Listener.NONE)
                        .compact(service, TODAY, Instant.now().plusSeconds(3600)))
                .as("a folder in which nothing has changed")
                .isZero();
    }

    @Test
    void whoListedTheFilesBeforeCanReadThemUntilTheyGo() throws Exception {
        ServiceName service = service("merged.listed");
        List<ArchivedFile> listed = archive.files(service);
        compact(service, KEEP);
        assertThat(archive.offsets(listed)).isEqualTo(upTo(6));
        assertThat(archive.names(service))
                .filteredOn(name -> name.endsWith(".replaced"))
                .hasSize(2);
        compact(service, Duration.ZERO);
        assertThat(archive.names(service))
                .filteredOn(name -> name.endsWith(".replaced"))
                .isEmpty();
        assertThat(archive.offsets(service)).isEqualTo(upTo(6));
    }

    @ParameterizedTest
    @EnumSource(MergeStep.class)
    void oneThatStopsAtAnyStepLeavesEveryRowOnceAndSoDoesItAsAZombie(MergeStep step) throws Exception {
        ServiceName service = service("merge.stops." + step.ordinal());
        Pausing stopped = Pausing.stoppingBefore(step);
        stopped.run(threads, () -> archive.compaction(KEEP, stopped).compact(service, TODAY, Instant.EPOCH));
        assertThat(stopped.hasStopped()).isTrue();
        assertThat(archive.offsets(service)).as("to our readers meanwhile").isEqualTo(upTo(6));

        append(service, 6, DAY.plus(Duration.ofDays(1)));
        compact(service, KEEP);
        assertThat(archive.offsets(service)).as("after another one").isEqualTo(upTo(8));
        assertThat(archive.numbers()).as("to other readers").isEqualTo(numbers(8));
        assertThat(archive.files(service)).hasSize(2);

        stopped.wake();
        assertThat(archive.offsets(service)).as("after it woke up").isEqualTo(upTo(8));
        assertThat(archive.numbers()).as("to other readers").isEqualTo(numbers(8));
        assertThat(archive.temporaries()).isEmpty();
        archive.assertChainsAreWhole(service);
    }

    /** The name that it wants is free again, and nobody but the chain's end and the sweep tells it that it comes too late. */
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CREATE", "VERIFY", "CLOSE", "RENAME"})
    void aWriterThatSleptUntilItsLogsWereMergedDoublesNothing(Step step) throws Exception {
        ServiceName service = services.createWithOwnTimes("merge.zombie." + step.ordinal());
        services.sendAt(service, DAY, "{\"n\":0}");
        services.sendAt(service, DAY, "{\"n\":1}");
        Pausing zombie = Pausing.stoppingBefore(step);
        zombie.run(threads, () -> archive.indexer(FileLimits.defaults(), zombie).flush());
        assertThat(zombie.hasStopped()).isTrue();
        archive.indexer().flush();
        append(service, 2, DAY);
        append(service, 4, DAY.plus(Duration.ofDays(1)));
        assertThat(compact(service, Duration.ZERO)).isEqualTo(2);
        compact(service, Duration.ZERO);
        assertThat(archive.names(service)).hasSize(2);

        zombie.wake();
        assertThat(archive.offsets(service)).isEqualTo(upTo(6));
        assertThat(archive.numbers()).as("to other readers").isEqualTo(numbers(6));
        archive.assertChainsAreWhole(service);
    }

    private int compact(ServiceName service, Duration keep) throws Exception {
        return archive.compaction(keep, MergeStep.Listener.NONE).compact(service, TODAY, Instant.EPOCH);
    }

    /** Three files of a day, with two logs each. */
    private ServiceName service(String name) throws Exception {
        ServiceName service = services.createWithOwnTimes(name);
        for (int n = 0; n < 6; n += 2) {
            append(service, n, DAY);
        }
        return service;
    }

    private void append(ServiceName service, int n, Instant received) throws Exception {
        services.sendAt(service, received, "{\"n\":" + n + "}");
        services.sendAt(service, received, "{\"n\":" + (n + 1) + "}");
        archive.indexer().flush();
    }

    private static List<Long> upTo(long end) {
        return LongStream.range(0, end).boxed().toList();
    }

    private static List<Integer> numbers(int end) {
        return java.util.stream.IntStream.range(0, end).boxed().toList();
    }
}
