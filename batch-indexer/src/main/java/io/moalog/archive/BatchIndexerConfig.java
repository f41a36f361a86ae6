package io.moalog.archive;

import io.moalog.archive.parquet.FileLimits;
import java.text.ParseException;
import java.time.Duration;
import org.quartz.CronExpression;

/**
 * The batch indexer's settings.
 *
 * @param schedule when it runs: a cron expression of Quartz with seconds, in UTC, e.g. {@code 0 0/5 * * * ?}
 * @param slices how many jobs the services are spread over; the same in every process
 * @param threads how many slices this process works at once; each holds one row group and one fetch in memory
 * @param when what is new in a partition is written
 * @param files when a file is full
 * @param kafkaPatience how long Kafka may take for the next records of a partition
 * @param temporaryAge after which an unfinished file is taken for a dead run's and deleted
 * @param replacedAge how long files that were merged into larger ones can still be read by those who had listed them
 * @param replayBytesPerSecond of logs that this process puts back into Elasticsearch at the most
 */
public record BatchIndexerConfig(
        String schedule,
        int slices,
        int threads,
        WriteWhen when,
        FileLimits files,
        Duration kafkaPatience,
        Duration temporaryAge,
        Duration replacedAge,
        long replayBytesPerSecond) {

    private static final int MOST_SLICES = 1_000;
    private static final long LEAST_REPLAY_RATE = 64 * 1024;

    public BatchIndexerConfig {
        try {
            CronExpression.validateExpression(schedule);
        } catch (ParseException e) {
            throw new IllegalArgumentException("schedule \"" + schedule + "\" is not a cron expression of Quartz ("
                    + e.getMessage() + "): give seconds to day of week, like 0 0/5 * * * ?");
        }
        if (slices < 1 || slices > MOST_SLICES) {
            throw new IllegalArgumentException("slices is " + slices + ": give 1 to " + MOST_SLICES);
        }
        if (threads < 1 || threads > slices) {
            throw new IllegalArgumentException("threads is " + threads + ": give 1 to the number of slices, " + slices);
        }
        if (kafkaPatience.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("Kafka's patience is " + kafkaPatience + ": give at least PT1S");
        }
        if (temporaryAge.compareTo(Duration.ofMinutes(10)) < 0) {
            throw new IllegalArgumentException(
                    "the age of temporary files is " + temporaryAge + ": give at least PT10M, runs take their time");
        }
        if (replacedAge.isNegative()) {
            throw new IllegalArgumentException("the age of replaced files is " + replacedAge + ": give PT0S or more");
        }
        if (replayBytesPerSecond < LEAST_REPLAY_RATE) {
            throw new IllegalArgumentException("bytes to replay in a second are " + replayBytesPerSecond
                    + ": give at least " + LEAST_REPLAY_RATE + " (64 KiB)");
        }
    }

    /** Looks every five minutes, four slices, two at once; 4 MiB a second are put back. */
    public static BatchIndexerConfig defaults() {
        return new BatchIndexerConfig(
                "0 0/5 * * * ?",
                4,
                2,
                WriteWhen.defaults(),
                FileLimits.defaults(),
                Duration.ofSeconds(30),
                Duration.ofHours(6),
                Duration.ofHours(24),
                4L * 1024 * 1024);
    }
}
