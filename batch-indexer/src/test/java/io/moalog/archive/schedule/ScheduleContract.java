package io.moalog.archive.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the schedule promises, on whichever database it runs. */
abstract class ScheduleContract {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String EVERY_SECOND = "* * * * * ?";
    private static final String NEVER_IN_THIS_TEST = "0 0 0 1 1 ? 2099";

    private final List<AutoCloseable> open = new ArrayList<>();

    /** A database of its own, empty. */
    abstract HikariDataSource newDatabase() throws Exception;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void everySliceRunsAtItsTimes() throws Exception {
        Map<Slice, AtomicInteger> runs = new ConcurrentHashMap<>();
        ArchiveSchedule schedule = start(
                database(),
                EVERY_SECOND,
                3,
                slice -> runs.computeIfAbsent(slice, first -> new AtomicInteger())
                        .incrementAndGet());
        await().atMost(DEADLINE)
                .until(() -> runs.size() == 3 && runs.values().stream().allMatch(count -> count.get() >= 2));
        assertThat(runs.keySet()).containsExactlyInAnyOrder(new Slice(0, 3), new Slice(1, 3), new Slice(2, 3));
        assertThat(schedule.state()).isEqualTo("3 slices at " + EVERY_SECOND);
    }

    @Test
    void twoProcessesShareTheSlicesAndNeverRunOneTwiceAtOnce() throws Exception {
        HikariDataSource database = database();
        Map<Slice, AtomicInteger> running = new ConcurrentHashMap<>();
        AtomicBoolean overlapped = new AtomicBoolean();
        List<Set<Slice>> ranOn = List.of(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
        AtomicInteger runs = new AtomicInteger();
        for (Set<Slice> own : ranOn) {
            start(database, EVERY_SECOND, 4, slice -> {
                AtomicInteger now = running.computeIfAbsent(slice, first -> new AtomicInteger());
                if (now.incrementAndGet() > 1) {
                    overlapped.set(true);
                }
                // Longer than the schedule's interval, so that the other process would begin it anew if it could.
                new CountDownLatch(1).await(1_500, TimeUnit.MILLISECONDS);
                now.decrementAndGet();
                own.add(slice);
                runs.incrementAndGet();
            });
        }
        await().atMost(DEADLINE).until(() -> runs.get() >= 12 && ranOn.stream().noneMatch(Set::isEmpty));
        assertThat(overlapped).isFalse();
    }

    @Test
    void aChangedScheduleReplacesTheOneThatIsStored() throws Exception {
        HikariDataSource database = database();
        ArchiveSchedule old = start(database, NEVER_IN_THIS_TEST, 3, slice -> {});
        await().atMost(DEADLINE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(old.state()).contains("3 slices"));
        old.close();
        Set<Slice> ran = ConcurrentHashMap.newKeySet();
        start(database, EVERY_SECOND, 2, ran::add);
        await().atMost(DEADLINE).until(() -> ran.size() == 2);
        assertThat(ran).containsExactlyInAnyOrder(new Slice(0, 2), new Slice(1, 2));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var jobs = statement.executeQuery("SELECT count(*) FROM quartz.QRTZ_JOB_DETAILS")) {
            jobs.next();
            assertThat(jobs.getInt(1)).as("the third slice is gone").isEqualTo(2);
        }
    }

    HikariDataSource database() throws Exception {
        HikariDataSource database = newDatabase();
        open.add(database);
        return database;
    }

    ArchiveSchedule start(HikariDataSource database, String cron, int slices, SliceTask task) {
        ArchiveSchedule schedule = new ArchiveSchedule(database, cron, slices, 2, task);
        open.add(0, schedule);
        schedule.start();
        return schedule;
    }
}
