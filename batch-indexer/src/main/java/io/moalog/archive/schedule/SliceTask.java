package io.moalog.archive.schedule;

/** What the schedule runs. */
@FunctionalInterface
public interface SliceTask {
    /** Archives a slice; backends' failures are the task's own to report. */
    void run(Slice slice) throws InterruptedException;
}
