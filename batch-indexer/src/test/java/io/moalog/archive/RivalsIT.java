package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two indexers on the same services, as when a node is taken for dead and is not. */
class RivalsIT {
    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        archive.close();
        services.close();
    }

    @RepeatedTest(3)
    void runsAtTheSameTimeArchiveEveryLogOnce() throws Exception {
        ServiceName service = services.create("two.at.once." + System.nanoTime(), 2);
        services.send(service, 0, 2_000);
        Random random = new Random(5);
        List<Future<ArchiveRun>> both = IntStream.range(0, 3)
                .mapToObj(n -> archive.indexer(
                        new FileLimits(1 << 20, 100 + random.nextInt(200), 1 << 20), Step.Listener.NONE))
                .map(indexer -> threads.submit(() -> run(indexer)))
                .toList();
        long rows = 0;
        for (Future<ArchiveRun> run : both) {
            assertThat(TestServices.get(run).failures()).isEmpty();
            rows += TestServices.get(run).rows();
        }
        assertThat(rows).as("each row is counted by the one that archived it").isEqualTo(2_000);
        assertThat(archive.numbers())
                .isEqualTo(IntStream.range(0, 2_000).boxed().toList());
        assertThat(archive.temporaries()).isEmpty();
        archive.assertChainsAreWhole(service);
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, mode = EnumSource.Mode.EXCLUDE, names = "DELETE")
    void aZombieThatWakesUpAtAnyStepGoesOnBehindWhatTheOthersDid(Step step) throws Exception {
        ServiceName service = services.create("zombie." + step.ordinal(), 1);
        services.send(service, 0, 100);
        Sleeper sleeper = new Sleeper(step);
        Future<ArchiveRun> zombie = sleeper.run(archive.indexer(FileLimits.defaults(), sleeper));
        services.send(service, 100, 150);
        ArchiveRun other = archive.indexer().flush();
        services.send(service, 150, 170);

        ArchiveRun woken = sleeper.wake(zombie);

        assertThat(other.rows() + woken.rows()).isEqualTo(150);
        assertThat(woken.failures()).isEmpty();
        archive.indexer().flush();
        assertThat(archive.numbers()).isEqualTo(IntStream.range(0, 170).boxed().toList());
        archive.assertChainsAreWhole(service);
    }

    /** The zombie has logs that Kafka has deleted since; the other run marked them as lost and went on, on another day. */
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CREATE", "VERIFY", "CLOSE", "RENAME"})
    void aZombieWithLogsThatAreLostMeanwhileDoublesNothing(Step step) throws Exception {
        ServiceName service = services.createWithOwnTimes("zombie.lost." + step.ordinal());
        for (int n = 0; n < 10; n++) {
            services.sendAt(service, Instant.parse("2025-11-20T00:00:00Z"), "{\"n\":" + n + "}");
        }
        services.sendAt(service, Instant.parse("2025-11-22T00:00:00Z"), "{\"n\":10}");
        Sleeper sleeper = new Sleeper(step);
        Future<ArchiveRun> zombie = sleeper.run(archive.indexer(FileLimits.defaults(), sleeper));
        services.deleteBefore(service, 7);
        assertThat(archive.indexer().flush().failures()).isEmpty();
        assertThat(archive.numbers()).isEqualTo(List.of(7, 8, 9, 10));

        sleeper.wake(zombie);

        assertThat(archive.numbers()).isEqualTo(List.of(7, 8, 9, 10));
        archive.assertChainsAreWhole(service);
    }

    /** The other way round: who marks the loss sleeps, and one who still has the logs archives them. */
    @Test
    void whoMarksALossGivesWayToOneWhoHasTheLogs() throws Exception {
        ServiceName service = services.createWithOwnTimes("late.loss");
        for (int n = 0; n < 10; n++) {
            services.sendAt(service, Instant.parse("2025-11-20T00:00:00Z"), "{\"n\":" + n + "}");
        }
        Sleeper reader = new Sleeper(Step.CREATE);
        Future<ArchiveRun> hasTheLogs = reader.run(archive.indexer(FileLimits.defaults(), reader));
        services.deleteBefore(service, 10);
        Sleeper marker = new Sleeper(Step.RENAME);
        Future<ArchiveRun> marksTheLoss = marker.run(archive.indexer(FileLimits.defaults(), marker));

        assertThat(reader.wake(hasTheLogs)).isEqualTo(new ArchiveRun(1, 10, 0, List.of()));
        assertThat(marker.wake(marksTheLoss)).isEqualTo(ArchiveRun.NOTHING);

        assertThat(archive.numbers()).isEqualTo(IntStream.range(0, 10).boxed().toList());
        archive.assertChainsAreWhole(service);
    }

    private static ArchiveRun run(ArchiveRuns indexer) {
        try {
            return indexer.flush();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops a run before a step, once, until it is woken up. */
    private final class Sleeper implements Step.Listener {
        private final Step where;
        private final AtomicBoolean slept = new AtomicBoolean();
        private final CountDownLatch asleep = new CountDownLatch(1);
        private final CountDownLatch awake = new CountDownLatch(1);

        Sleeper(Step where) {
            this.where = where;
        }

        Future<ArchiveRun> run(ArchiveRuns indexer) throws InterruptedException {
            Future<ArchiveRun> run = threads.submit(() -> RivalsIT.run(indexer));
            assertThat(asleep.await(60, TimeUnit.SECONDS)).isTrue();
            return run;
        }

        ArchiveRun wake(Future<ArchiveRun> run) {
            awake.countDown();
            return TestServices.get(run);
        }

        @Override
        public void before(Step step) {
            if (step == where && slept.compareAndSet(false, true)) {
                asleep.countDown();
                try {
                    assertThat(awake.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
