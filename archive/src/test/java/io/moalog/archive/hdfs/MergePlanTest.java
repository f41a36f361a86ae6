package io.moalog.archive.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.archive.parquet.FileFooter;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ArchivePath;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergePlanTest {
    private static final int MIB = 1 << 20;
    private static final FileLimits LIMITS = new FileLimits(100L * MIB, 1_000, MIB);

    @Test
    void filesThatFollowEachOtherAreMergedUpToTheLimit() {
        assertThat(plan(file(0, 100, 40), file(100, 200, 40), file(200, 300, 40), file(300, 400, 40)))
                .containsExactly(List.of(0L, 100L), List.of(200L, 300L));
    }

    @Test
    void aRightSizedFileIsLeftAloneAndPartsItsNeighbours() {
        assertThat(plan(file(0, 10, 1), file(10, 20, 1), file(20, 100, 60), file(100, 110, 1)))
                .containsExactly(List.of(0L, 10L));
    }

    @Test
    void aGapIsNotMergedAway() {
        assertThat(plan(file(0, 10, 1), file(11, 20, 1), file(20, 30, 1))).containsExactly(List.of(11L, 20L));
    }

    @Test
    void rowsAreALimitLikewise() {
        assertThat(plan(file(0, 400, 1), file(400, 800, 1), file(800, 1_100, 1)))
                .containsExactly(List.of(0L, 400L));
    }

    @Test
    void aFileOfOtherColumnsIsLeftAlone() {
        ArchivedFile old = file(10, 20, 1);
        FileFooter footer = new FileFooter(1, 20, 10, 0, null, null, List.of(), "x");
        assertThat(plan(file(0, 10, 1), new ArchivedFile(old.path(), MIB, footer), file(20, 30, 1)))
                .isEmpty();
    }

    private static List<List<Long>> plan(ArchivedFile... files) {
        return MergePlan.groups(List.of(files), LIMITS).stream()
                .map(group ->
                        group.stream().map(file -> file.path().first().offset()).toList())
                .toList();
    }

    private static ArchivedFile file(long first, long end, int mib) {
        ArchivePath path = new ArchivePath(
                new ServiceName("a"), LocalDate.of(2026, 11, 20), new LogPosition("A".repeat(22), 0, first));
        return new ArchivedFile(
                path, (long) mib * MIB, new FileFooter(2, end, end - first, 0, null, null, List.of(), "x"));
    }
}
