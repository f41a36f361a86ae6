package io.moalog.archive.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.stream.DeadLetter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs on real databases, from real files into indices in memory. */
class ReplaysIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration KEEP = Duration.ofDays(7);
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-11-19");
    private static final Instant FIRST = Instant.parse("2026-11-19T12:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant END = Instant.parse("2026-11-21T00:00:00Z");
    private static int tests;

    @TempDir
    private Path folder;

    private final ServiceName service = new ServiceName("replayed-" + tests++);
    private final Set<ServiceName> services = ConcurrentHashMap.newKeySet();
    private final FakeIndices indices = new FakeIndices();
    private final Queue<DeadLetter> letters = new ConcurrentLinkedQueue<>();
    private final List<Replays> open = new ArrayList<>();
    private LocalArchive archive;

    @BeforeEach
    void archiveLogsOfTwoDays() throws IOException {
        services.add(service);
        archive = new LocalArchive(folder, service);
        for (int partition = 0; partition < 2; partition++) {
            archive.add(partition, FIRST, 300, 1_000);
            archive.add(partition, FIRST.plusSeconds(3_600), 10, 1_000);
            archive.add(partition, SECOND, 300, 1_000);
        }
    }

    @AfterEach
    void close() {
        indices.wakes.countDown();
        open.forEach(Replays::close);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void theLogsOfATimeComeBackAsTheyWereHoweverOften(TestDatabase database) throws Exception {
        Instant from = FIRST.plusSeconds(17);
        Instant to = SECOND.plusSeconds(101);
        Map<LogPosition, String> wanted = archive.of(from, to);
        assertThat(wanted).hasSize(2 * (283 + 10 + 101));
        Replays replays = start(database);

        for (int time = 0; time < 2; time++) {
            Replay begun = replays.begin(service, from, to, KEEP).orElseThrow();
            Replay done = awaitState(replays, begun, Replay.State.DONE);
            assertThat(indices.documents()).isEqualTo(wanted);
            assertThat(done.rows()).isEqualTo(wanted.size()).isEqualTo(done.total());
            assertThat(done.refused()).isZero();
            assertThat(indices.kept).containsOnlyKeys(FIRST_DAY, FIRST_DAY.plusDays(1));
            assertThat(indices.kept.values()).allMatch(done.keepUntil()::equals);
        }
        assertThat(replays.begin(service, END, END.plusSeconds(1), KEEP))
                .as("nothing of that time")
                .isEmpty();
        assertThat(replays.list(2)).extracting(Replay::service).containsExactly(service, service);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whatADeadProcessHasDoneIsNotDoneAgain(TestDatabase database) throws Exception {
        indices.hangAfter = 200;
        Replays dying = start(database);
        Replay job = dying.begin(service, FIRST, END, KEEP).orElseThrow();
        indices.hangs.await();
        long before = dying.find(job.id()).orElseThrow().rows();
        assertThat(before).isPositive().isLessThan(1_220);
        indices.hangAfter = Integer.MAX_VALUE;
        indices.logsStored.set(0);

        Replays other = start(database);
        Replay done = awaitState(other, job, Replay.State.DONE);
        assertThat(indices.documents()).isEqualTo(archive.of(FIRST, END));
        assertThat(indices.logsStored.get() + before).isEqualTo(done.rows()).isEqualTo(1_220);

        indices.wakes.countDown();
        dying.close();
        assertThat(other.find(job.id())).as("after it woke up").contains(done);
        assertThat(indices.documents()).isEqualTo(archive.of(FIRST, END));
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whereAnIndexIsDeletedMeanwhileAllIsPutBackAgain(TestDatabase database) throws Exception {
        indices.hangAfter = 700;
        Replays dying = start(database);
        Replay job = dying.begin(service, FIRST, END, KEEP).orElseThrow();
        indices.hangs.await();
        indices.delete(FIRST_DAY);
        indices.hangAfter = Integer.MAX_VALUE;

        Replays other = start(database);
        Replay done = awaitState(other, job, Replay.State.DONE);
        assertThat(indices.documents()).isEqualTo(archive.of(FIRST, END));
        assertThat(done.rows()).isEqualTo(1_220);
    }

    @Test
    void anOutageIsAPauseThatEverybodySeesAndNoOtherServiceWaitsFor() throws Exception {
        indices.away.add(service);
        Replays replays = start(TestDatabase.H2);
        Replay waiting = replays.begin(service, FIRST, END, KEEP).orElseThrow();
        await().atMost(DEADLINE)
                .until(() -> replays.find(waiting.id()).orElseThrow().failures() > 1);
        assertThat(replays.find(waiting.id()).orElseThrow().trouble()).isEqualTo("503 for " + service);
        assertThat(replays.check("replay").detail()).contains(waiting.id(), "503 for " + service);

        ServiceName well = new ServiceName(service + ".well");
        services.add(well);
        new LocalArchive(folder, well).add(0, FIRST, 5, 1);
        awaitState(replays, replays.begin(well, FIRST, END, KEEP).orElseThrow(), Replay.State.DONE);

        indices.away.clear();
        assertThat(awaitState(replays, waiting, Replay.State.DONE).trouble()).isNull();
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(replays.check("replay").up()).isTrue());
    }

    @Test
    void noMoreThanTheRateIsPutBack() throws Exception {
        Replays replays = start(TestDatabase.H2, 256 * 1024);
        long begin = System.nanoTime();
        awaitState(replays, replays.begin(service, SECOND, END, KEEP).orElseThrow(), Replay.State.DONE);
        long bytes =
                indices.documents().values().stream().mapToLong(String::length).sum();
        assertThat(indices.documents()).hasSize(600);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThan(Duration.ofMillis(1_000 * bytes / (256 * 1024)));
    }

    @Test
    void whatIsRefusedIsADeadLetterAndCounts() throws Exception {
        LogPosition bad = new LogPosition(LocalArchive.TOPIC_ID, 1, 42);
        indices.bad.add(bad);
        Replays replays = start(TestDatabase.H2);
        Replay done =
                awaitState(replays, replays.begin(service, FIRST, END, KEEP).orElseThrow(), Replay.State.DONE);
        assertThat(done.refused()).isEqualTo(1);
        assertThat(done.rows()).isEqualTo(1_220);
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.stage()).isEqualTo("realtime-indexer");
            assertThat(letter.position()).isEqualTo(bad);
            assertThat(letter.reason()).isEqualTo("no log");
            assertThat(letter.body())
                    .asString()
                    .isEqualTo(archive.of(FIRST, END).get(bad));
            assertThat(letter.received()).isEqualTo(FIRST.plusSeconds(42).toEpochMilli());
        });
    }

    @Test
    void aCancelledOneStopsAndWhatItHasPutBackStays() throws Exception {
        indices.hangAfter = 200;
        Replays replays = start(TestDatabase.H2);
        Replay job = replays.begin(service, FIRST, END, KEEP).orElseThrow();
        indices.hangs.await();
        assertThat(replays.cancel(job.id()).orElseThrow().state()).isEqualTo(Replay.State.CANCELLED);
        Replays next = start(TestDatabase.H2);
        indices.hangAfter = Integer.MAX_VALUE;
        indices.wakes.countDown();
        Replay later = next.begin(service, SECOND, END, KEEP).orElseThrow();
        awaitState(next, later, Replay.State.DONE);
        assertThat(next.cancel(later.id()).orElseThrow().state())
                .as("what is done stays so")
                .isEqualTo(Replay.State.DONE);
        assertThat(indices.documents().size()).isBetween(800, 1_219);
        assertThat(next.cancel("nobody")).isEmpty();
    }

    @Test
    void whatCanNeverBeFinishedFailsAndSaysWhy() throws Exception {
        indices.away.add(service);
        Replays replays = start(TestDatabase.H2);
        Replay over = replays.begin(service, FIRST, END, Duration.ofMillis(1)).orElseThrow();
        assertThat(awaitState(replays, over, Replay.State.FAILED).trouble()).contains("keep them for longer");
        Replay gone = replays.begin(service, FIRST, END, KEEP).orElseThrow();
        services.remove(service);
        assertThat(awaitState(replays, gone, Replay.State.FAILED).trouble()).contains("no service " + service);
        assertThat(indices.documents()).isEmpty();
    }

    private Replays start(TestDatabase database) {
        return start(database, 1L << 30);
    }

    private Replays start(TestDatabase database, long bytesPerSecond) {
        ReplayWork work = new ReplayWork(
                archive.files(),
                indices,
                letter -> {
                    letters.add(letter);
                    return CompletableFuture.completedFuture(null);
                },
                () -> true,
                services::contains);
        Replays replays =
                new Replays(database.get(), work, bytesPerSecond, Duration.ofSeconds(2), new SimpleMeterRegistry());
        open.add(replays);
        replays.start();
        return replays;
    }

    private static Replay awaitState(Replays replays, Replay job, Replay.State state) {
        return await().atMost(DEADLINE)
                .until(() -> replays.find(job.id()).orElseThrow(), found -> found.state() == state);
    }
}
