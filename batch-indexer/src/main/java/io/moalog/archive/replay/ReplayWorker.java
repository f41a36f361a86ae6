package io.moalog.archive.replay;

import io.moalog.archive.hdfs.FailureReason;
import io.moalog.stream.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that takes a job, has a turn of it, and takes the one that has waited longest. What fails waits with growing,
 * jittered delays while the others have their turns. Any number of processes may do this at once.
 */
final class ReplayWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayWorker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final long TURN = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_DELAY = Duration.ofMinutes(1).toMillis();

    private final ReplayTable table;
    private final ReplayWork work;
    private final ReplayPace pace;
    private final ReplayMetrics metrics;
    private final Duration lease;
    private final String name = UUID.randomUUID().toString();
    private final Semaphore added = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "batch-indexer.replay");
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable String failure;

    /** @param lease after which this process' job is another's to go on with, if it is silent */
    ReplayWorker(ReplayTable table, ReplayWork work, ReplayPace pace, ReplayMetrics metrics, Duration lease) {
        this.table = table;
        this.work = work;
        this.pace = pace;
        this.metrics = metrics;
        this.lease = lease;
    }

    void start() {
        thread.start();
    }

    /** There is a job that nobody knows of yet. */
    void wake() {
        added.release();
    }

    /** Why replays do not go on here, where that is so. */
    Optional<String> trouble() {
        if (!isClosing() && !thread.isAlive()) {
            return Optional.of("the thread that puts logs back is not running");
        }
        return Optional.ofNullable(failure);
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
        try {
            while (!isClosing()) {
                try {
                    workOrWait();
                    backoff.reset();
                } catch (RuntimeException e) {
                    failure = "the jobs cannot be read or written: " + e.getMessage();
                    Duration delay = backoff.next();
                    LOG.warn("Replays do not go on, next try in {} ms: {}", delay.toMillis(), e.toString());
                    LOG.debug("Replays do not go on", e);
                    rest(delay);
                }
            }
        } catch (InterruptedException stuck) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void rest(Duration most) throws InterruptedException {
        boolean unused = closing.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void workOrWait() throws InterruptedException {
        Optional<ClaimedReplay> claimed = work.ready().getAsBoolean() ? table.claim(name, lease) : Optional.empty();
        if (claimed.isPresent()) {
            work(claimed.get());
        }
        failure = table.trouble().orElse(null);
        if (claimed.isEmpty()) {
            added.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            added.drainPermits();
        }
    }

    private void work(ClaimedReplay claimed) throws InterruptedException {
        Replay job = claimed.job();
        try {
            if (!work.isService().test(job.service())) {
                giveUp(claimed, "there is no service " + job.service() + " any more");
            } else if (!Instant.now().isBefore(job.keepUntil())) {
                giveUp(
                        claimed,
                        "the time for which its logs were to be kept was over before all were put back: ask"
                                + " again, and keep them for longer");
            } else {
                turn(claimed);
            }
        } catch (NotOursException e) {
            // Where a bulk has taken longer than the lease, smaller ones let one of the processes get on.
            pace.failed();
            LOG.info("{}", e.getMessage());
        }
    }

    private void giveUp(ClaimedReplay claimed, String why) throws NotOursException {
        claimed.giveUp(why);
        LOG.warn("The replay {} has failed: {}", claimed.job().id(), why);
    }

    private void turn(ClaimedReplay claimed) throws InterruptedException, NotOursException {
        Replay job = claimed.job();
        long begin = System.nanoTime();
        try {
            ReplayTurn turn = new ReplayTurn(claimed, work, pace, metrics);
            boolean done = turn.run(rest -> {
                rest(rest);
                return isClosing() || System.nanoTime() - begin > TURN;
            });
            if (done) {
                claimed.done();
                LOG.info("The replay {} of {} from {} to {} is done", job.id(), job.service(), job.from(), job.to());
            } else {
                claimed.pause();
            }
        } catch (IOException | RuntimeException e) {
            failed(claimed, e);
        }
    }

    private void failed(ClaimedReplay claimed, Exception e) throws NotOursException {
        pace.failed();
        metrics.failed();
        Replay job = claimed.job();
        long step = Math.min(LONGEST_DELAY, 1_000L << Math.min(job.failures(), 10));
        Duration delay =
                Duration.ofMillis(step / 2 + ThreadLocalRandom.current().nextLong(step / 2));
        String why = FailureReason.of(e);
        LOG.warn("The replay {} of {} waits for {} ms: {}", job.id(), job.service(), delay.toMillis(), why);
        LOG.debug("The replay {} waits", job.id(), e);
        claimed.failed(why, delay);
    }

    /** Ends the turn behind its bulk, so that another process goes on with the job at once. */
    @Override
    public void close() {
        closing.countDown();
        added.release();
        try {
            thread.join(PATIENCE.toMillis());
            // Not before: an interrupt in the middle of a statement closes H2 for everybody.
            thread.interrupt();
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
