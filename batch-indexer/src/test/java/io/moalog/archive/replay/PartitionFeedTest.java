package io.moalog.archive.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.stream.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionFeedTest {
    private static final Instant FIRST = Instant.parse("2026-11-19T12:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant THIRD = Instant.parse("2026-11-21T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-21");
    private static final Instant END = Instant.parse("2026-11-22T00:00:00Z");
    private static final ReplayTurn.Rest ON_AND_ON = rest -> false;

    @TempDir
    private Path folder;

    private final FakeIndices indices = new FakeIndices();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private LocalArchive archive;
    private long committed;

    @BeforeEach
    void newArchive() {
        archive = new LocalArchive(folder, new ServiceName("fed"));
    }

    /** A process that dies where it is. */
    private static final class ProcessDied extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void archiveLogsOfThreeDays() throws IOException {
        for (Instant day : List.of(FIRST, SECOND, THIRD)) {
            for (int file = 0; file < 3; file++) {
                archive.add(0, day.plusSeconds(file * 600L), 100, 1_000);
            }
        }
    }

    private boolean feed() throws Exception {
        return feed(to -> committed = to, ON_AND_ON);
    }

    private boolean feed(PartitionFeed.Commit commit, ReplayTurn.Rest rest) throws Exception {
        ReplayWork work = new ReplayWork(
                archive.files(),
                indices,
                letter -> {
                    letters.add(letter);
                    return CompletableFuture.completedFuture(null);
                },
                () -> true,
                service -> true);
        return new PartitionFeed(
                        work,
                        new ReplayPace(Long.MAX_VALUE),
                        new FeedMetrics(meters),
                        archive.chain(0),
                        committed,
                        commit)
                .run(rest);
    }

    private long rows() {
        return (long) meters.counter("moalog.feed.rows").count();
    }

    @Test
    void whatIsArchivedIsIndexedAndThenWhatComesLater() throws Exception {
        assertThat(feed()).as("nothing is archived").isTrue();
        archiveLogsOfThreeDays();
        assertThat(feed()).isTrue();
        assertThat(indices.documents()).isEqualTo(archive.of(FIRST, END));
        assertThat(committed).isEqualTo(900);
        archive.add(0, THIRD.plusSeconds(7_200), 10, 1_000);
        assertThat(feed()).isTrue();
        assertThat(indices.documents()).isEqualTo(archive.of(FIRST, END));
        assertThat(rows()).as("nothing twice").isEqualTo(910);
        assertThat(committed).isEqualTo(910);
    }

    @Test
    void itGoesOnWhereTheLivePathHasCome() throws Exception {
        archiveLogsOfThreeDays();
        committed = 437;
        assertThat(feed()).isTrue();
        assertThat(rows()).isEqualTo(463);
        assertThat(indices.documents().keySet()).allMatch(position -> position.offset() >= 437);
        committed = 1_000;
        assertThat(feed()).as("which may be ahead of the archive").isTrue();
        assertThat(committed).isEqualTo(1_000);
        assertThat(rows()).isEqualTo(463);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void howeverOftenItDiesBeforeItsCommitAndFilesAreMergedNothingIsMissing(long seed) throws Exception {
        archiveLogsOfThreeDays();
        Random random = new Random(seed);
        boolean done = false;
        for (int process = 0; !done; process++) {
            if (random.nextInt(4) == 0) {
                archive.merge(TODAY);
            }
            long before = indices.logsStored.get();
            try {
                done = feed(
                        to -> {
                            if (indices.logsStored.get() > before && random.nextInt(3) == 0) {
                                throw new ProcessDied();
                            }
                            committed = to;
                        },
                        rest -> random.nextInt(20) == 0);
            } catch (ProcessDied died) {
                assertThat(indices.documents().keySet().stream().filter(at -> at.offset() < committed))
                        .as("what is committed is stored")
                        .hasSize((int) committed);
            }
            assertThat(process).as("it gets on").isLessThan(1_000);
        }
        assertThat(indices.documents()).isEqualTo(archive.of(FIRST, END));
        assertThat(committed).isEqualTo(900);
        assertThat(letters).isEmpty();
    }

    @Test
    void aTurnThatIsOverGoesOnWithTheNext() throws Exception {
        archiveLogsOfThreeDays();
        int turns = 1;
        while (!feed(to -> committed = to, rest -> true)) {
            turns++;
        }
        assertThat(turns).isGreaterThan(9);
        assertThat(rows()).isEqualTo(900);
        assertThat(indices.documents()).isEqualTo(archive.of(FIRST, END));
    }

    @Test
    void whileElasticsearchIsAwayNothingIsCommittedAndThenItGoesOn() throws Exception {
        archiveLogsOfThreeDays();
        indices.away.add(archive.service());
        assertThatThrownBy(this::feed).isInstanceOf(IOException.class).hasMessageContaining("503");
        assertThat(committed).isZero();
        indices.away.clear();
        assertThat(feed()).isTrue();
        assertThat(indices.documents()).isEqualTo(archive.of(FIRST, END));
    }

    @Test
    void whatIsRefusedIsADeadLetterOfThatLogBeforeItCountsAsDone() throws Exception {
        archive.add(0, FIRST, 10, 1_000);
        LogPosition bad = new LogPosition(LocalArchive.TOPIC_ID, 0, 4);
        indices.bad.add(bad);
        assertThat(feed()).isTrue();
        assertThat(indices.documents()).hasSize(9).doesNotContainKey(bad);
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.position()).isEqualTo(bad);
            assertThat(letter.stage()).isEqualTo("realtime-indexer");
            assertThat(letter.body()).isNotNull();
        });
    }

    @Test
    void whatTheArchiveLacksIsALossOnce() throws Exception {
        archive.add(0, FIRST, 10, 1_000);
        archive.addLost(0, LocalDate.parse("2026-11-19"), 7);
        archive.add(0, SECOND, 10, 1_000);
        archive.add(0, THIRD, 10, 1_000);
        assertThat(feed()).isTrue();
        assertThat(feed()).isTrue();
        assertThat(letters).singleElement().satisfies(letter -> assertLoss(letter, 10, 17));

        letters.clear();
        committed = 5;
        try (Stream<Path> days = Files.walk(folder)) {
            for (Path file : days.filter(path -> path.toString().contains("dt=2026-11-19/"))
                    .toList()) {
                Files.delete(file);
            }
        }
        assertThat(feed()).isTrue();
        assertThat(letters).singleElement().satisfies(letter -> assertLoss(letter, 5, 17));
        assertThat(committed).isEqualTo(37);
    }

    private static void assertLoss(DeadLetter letter, long from, long to) {
        assertThat(letter.position()).isEqualTo(new LogPosition(LocalArchive.TOPIC_ID, 0, from));
        assertThat(letter.lostTo()).isEqualTo(to);
        assertThat(letter.stage()).isEqualTo("realtime-indexer");
    }

    @Test
    void theOffsetIsCommittedAnewAlsoWhereNothingIs() throws Exception {
        archive.add(0, FIRST, 10, 1_000);
        feed();
        List<Long> commits = new ArrayList<>();
        feed(commits::add, ON_AND_ON);
        assertThat(commits).containsExactly(10L);
    }
}
