package io.moalog.archive.schedule;

import io.moalog.stream.Backoff;
import java.time.Duration;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each slice at its times, on one of the processes that share the database. A process that dies in a run is noticed
 * by the others, which run its slice anew; times that were missed are made up for by one run.
 */
public final class ArchiveSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveSchedule.class);

    private final QuartzDatabase database;
    private final String cron;
    private final int slices;
    private final int threads;
    private final SliceTask task;
    private final Thread starter = new Thread(this::startUntilItWorks, "batch-indexer.scheduler-start");
    private volatile @Nullable Scheduler scheduler;
    private volatile @Nullable Exception failure;

    /**
     * @param cron when to run, in UTC
     * @param slices how many jobs there are
     * @param threads how many of them run here at once
     */
    public ArchiveSchedule(DataSource dataSource, String cron, int slices, int threads, SliceTask task) {
        this.database = new QuartzDatabase(dataSource);
        this.cron = cron;
        this.slices = slices;
        this.threads = threads;
        this.task = task;
    }

    /** Returns at once; while the database is away, it is tried again and again. */
    public void start() {
        starter.start();
    }

    private void startUntilItWorks() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));
        while (scheduler == null) {
            try {
                try {
                    startOnce();
                } catch (Exception e) {
                    failure = e;
                    Duration delay = backoff.next();
                    LOG.warn("The scheduler did not start, next try in {} ms", delay.toMillis(), e);
                    Thread.sleep(delay.toMillis());
                }
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    private void startOnce() throws Exception {
        database.migrate();
        Scheduler created = ClusteredQuartz.create(database, threads);
        try {
            created.setJobFactory((bundle, of) -> new SliceJob(task));
            putJobs(created);
            created.start();
        } catch (SchedulerException | RuntimeException e) {
            created.shutdown(false);
            throw e;
        }
        failure = null;
        scheduler = created;
        LOG.info("{} slices are archived at {}", slices, cron);
    }

    private void putJobs(Scheduler to) throws SchedulerException {
        Set<JobKey> wanted = slices().map(SliceJob::key).collect(Collectors.toSet());
        for (JobKey stored : to.getJobKeys(GroupMatcher.jobGroupEquals(SliceJob.GROUP))) {
            if (!wanted.contains(stored)) {
                to.deleteJob(stored);
            }
        }
        for (Slice slice : slices().toList()) {
            to.addJob(SliceJob.of(slice), true);
            try {
                putTrigger(to, slice);
            } catch (ObjectAlreadyExistsException otherProcessWasFirst) {
                LOG.debug("{} has been scheduled meanwhile", slice);
            }
        }
    }

    /** A trigger that is as it should be stays: it knows which times were missed. */
    private void putTrigger(Scheduler to, Slice slice) throws SchedulerException {
        TriggerKey key = triggerKey(slice);
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity(key)
                .forJob(SliceJob.key(slice))
                .withSchedule(CronScheduleBuilder.cronSchedule(cron)
                        .inTimeZone(TimeZone.getTimeZone("UTC"))
                        .withMisfireHandlingInstructionFireAndProceed())
                .build();
        Trigger stored = to.getTrigger(key);
        if (stored == null) {
            to.scheduleJob(trigger);
        } else if (!(stored instanceof CronTrigger same
                        && same.getCronExpression().equals(cron))
                || to.getTriggerState(key) == Trigger.TriggerState.ERROR) {
            to.rescheduleJob(key, trigger);
        }
    }

    /**
     * What the scheduler is doing, in words for an operator; asks the database.
     *
     * @throws Exception where it does not run, or a slice is not scheduled
     */
    public String state() throws Exception {
        Scheduler running = scheduler;
        if (running == null) {
            throw new IllegalStateException("not started yet", failure);
        }
        for (Slice slice : slices().toList()) {
            Trigger.TriggerState state = running.getTriggerState(triggerKey(slice));
            if (state == Trigger.TriggerState.ERROR || state == Trigger.TriggerState.NONE) {
                throw new IllegalStateException(slice + " is not scheduled: its trigger is in the state " + state);
            }
        }
        return slices + " slices at " + cron;
    }

    private java.util.stream.Stream<Slice> slices() {
        return IntStream.range(0, slices).mapToObj(number -> new Slice(number, slices));
    }

    private static TriggerKey triggerKey(Slice slice) {
        return new TriggerKey("slice-" + slice.number(), SliceJob.GROUP);
    }

    /** Fires nothing any more; does not wait for what runs. */
    @Override
    public void close() {
        starter.interrupt();
        try {
            starter.join(5_000);
            Scheduler running = scheduler;
            if (running != null) {
                running.shutdown(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SchedulerException e) {
            LOG.warn("The scheduler did not shut down in order", e);
        }
    }
}
