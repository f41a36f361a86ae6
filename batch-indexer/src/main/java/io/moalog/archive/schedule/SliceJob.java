package io.moalog.archive.schedule;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;

/** A slice as a job of Quartz, which keeps the slice in the job's data and runs no two of the same at one time. */
@DisallowConcurrentExecution
final class SliceJob implements Job {
    static final String GROUP = "archive";

    private static final String NUMBER = "slice";
    private static final String COUNT = "slices";

    private final SliceTask task;

    SliceJob(SliceTask task) {
        this.task = task;
    }

    /** The job of a slice; run anew where its node dies. */
    static JobDetail of(Slice slice) {
        return JobBuilder.newJob(SliceJob.class)
                .withIdentity(key(slice))
                .usingJobData(NUMBER, Integer.toString(slice.number()))
                .usingJobData(COUNT, Integer.toString(slice.count()))
                .requestRecovery()
                .storeDurably()
                .build();
    }

    static JobKey key(Slice slice) {
        return new JobKey("slice-" + slice.number(), GROUP);
    }

    static Slice slice(JobDetail job) {
        JobDataMap data = job.getJobDataMap();
        return new Slice(Integer.parseInt(data.getString(NUMBER)), Integer.parseInt(data.getString(COUNT)));
    }

    @Override
    public void execute(JobExecutionContext context) {
        try {
            task.run(slice(context.getJobDetail()));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
