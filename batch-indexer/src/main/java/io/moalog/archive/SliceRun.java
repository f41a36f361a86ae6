package io.moalog.archive;

import io.moalog.archive.hdfs.FailureReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: partition after partition, each up to where Kafka was when the run began. A partition that fails is left to
 * the next run; where several fail in a row a backend is away, and the run ends. Their order is another one each time, so
 * that none waits behind the same others for ever.
 */
final class SliceRun {
    private static final Logger LOG = LoggerFactory.getLogger(SliceRun.class);
    private static final int MOST_FAILURES_IN_A_ROW = 3;

    private final SliceWork work;
    private final Consumer<byte[], byte[]> consumer;
    private final Checkpoints checkpoints;
    private final Duration kafkaPatience;
    private int failuresInARow;
    private ArchiveRun run = ArchiveRun.NOTHING;

    SliceRun(SliceWork work, Consumer<byte[], byte[]> consumer, Checkpoints checkpoints, Duration kafkaPatience) {
        this.work = work;
        this.consumer = consumer;
        this.checkpoints = checkpoints;
        this.kafkaPatience = kafkaPatience;
    }

    ArchiveRun archive(List<Backlog> backlogs) throws InterruptedException {
        List<Backlog> shuffled = new ArrayList<>(backlogs);
        Collections.shuffle(shuffled);
        for (Backlog backlog : shuffled) {
            if (failuresInARow < MOST_FAILURES_IN_A_ROW && !work.stopped().getAsBoolean()) {
                archive(backlog);
            } else {
                left(backlog);
            }
        }
        return run;
    }

    private void archive(Backlog backlog) throws InterruptedException {
        PartitionReader reader = new PartitionReader(consumer, backlog, kafkaPatience, work.stopped());
        PartitionArchiver archiver = new PartitionArchiver(work, backlog, reader, checkpoints.of(backlog));
        try {
            boolean all = archiver.archive(chain -> checkpoints.isDue(backlog, chain));
            checkpoints.put(backlog, archiver.chain());
            if (!all) {
                left(backlog);
            }
            failuresInARow = 0;
        } catch (TopicRemadeException nextRunReadsTheNewOne) {
            LOG.info("{}", nextRunReadsTheNewOne.getMessage());
        } catch (InterruptException e) {
            throw new InterruptedException(e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "Archiving {} failed at {}; the next run goes on from there: {}",
                    backlog,
                    archiver.chain(),
                    FailureReason.of(e));
            LOG.debug("Archiving {} failed", backlog, e);
            checkpoints.put(backlog, archiver.chain());
            left(backlog);
            run = run.plus(ArchiveRun.failed(0, backlog + ": " + FailureReason.of(e)));
            failuresInARow++;
        } finally {
            checkpoints.put(backlog, archiver.chain());
            if (archiver.lastWritten() != null) {
                checkpoints.learn(backlog, archiver.lastWritten());
            }
            run = run.plus(archiver.done());
        }
    }

    private void left(Backlog backlog) {
        run = run.plus(new ArchiveRun(0, 0, checkpoints.lag(backlog), List.of()));
    }
}
