package io.moalog.archive.replay;

import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Chain;
import io.moalog.archive.parquet.RowConditions;
import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import io.moalog.stream.DeadLetter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes what is archived of a partition, from the first offset on that is not searchable: file after file, bulk after bulk.
 * An offset is committed when every log before it is stored, or a dead letter.
 */
final class PartitionFeed {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionFeed.class);

    private final ReplayWork work;
    private final ReplayPace pace;
    private final FeedMetrics metrics;
    private final Chain chain;
    private final Commit commit;
    private long next;

    /** Where it is remembered how far the partition is. */
    interface Commit {
        /** Every log before that offset is stored, or a dead letter. */
        void upTo(long next) throws IOException, InterruptedException;
    }

    /**
     * @param chain how far the partition is archived
     * @param next the first offset that may not be searchable
     */
    PartitionFeed(ReplayWork work, ReplayPace pace, FeedMetrics metrics, Chain chain, long next, Commit commit) {
        this.work = work;
        this.pace = pace;
        this.metrics = metrics;
        this.chain = chain;
        this.next = next;
        this.commit = commit;
    }

    /**
     * Goes on.
     *
     * @return whether all of the chain is searchable
     * @throws IOException where a backend does not answer; the next one goes on from there
     */
    boolean run(ReplayTurn.Rest rest) throws IOException, InterruptedException {
        // Also where nothing is new: Kafka forgets what nobody has committed for long.
        advance(next);
        while (next < chain.next()) {
            ArchivedFile file = work.files().from(chain.service(), position(next));
            if (file == null) {
                throw new IOException("the archive of %s ends before %d, though it did not when it was looked at"
                        .formatted(chain, next));
            }
            passWhatIsLost(file);
            if (!index(file, rest)) {
                return false;
            }
            advance(file.footer().end());
        }
        return true;
    }

    /** What the archive lacks is lost for the search, too, and is recorded before anything behind it counts as done. */
    private void passWhatIsLost(ArchivedFile file) throws IOException, InterruptedException {
        long first = file.path().first().offset();
        if (first > next) {
            lost(
                    next,
                    first,
                    "the archive no longer holds the offsets %d to %d of partition %d: its files were deleted before they were indexed"
                            .formatted(next, first, chain.partition()));
        }
        long end = file.footer().end();
        if (file.footer().lost() == end - first) {
            long from = Math.max(first, next);
            lost(
                    from,
                    end,
                    "Kafka no longer held the offsets %d to %d of partition %d when they were to be archived"
                            .formatted(from, end, chain.partition()));
        }
    }

    private void lost(long from, long to, String why) throws IOException, InterruptedException {
        LOG.error("{}: {}", chain.service(), why);
        new RefusedLogs(work.deadLetters())
                .keep(new DeadLetter(chain.service().value(), ReplaySink.STAGE, why, null, position(from), to, null));
        metrics.lost(to - from);
    }

    private boolean index(ArchivedFile file, ReplayTurn.Rest rest) throws IOException, InterruptedException {
        try (BulkReader logs = new BulkReader(
                chain.service(),
                work.files().read(file, new RowConditions().from(next).filter()))) {
            for (List<ReceivedLog> bulk = logs.next(pace.bulkBytes());
                    !bulk.isEmpty();
                    bulk = logs.next(pace.bulkBytes())) {
                if (rest.isOverAfter(pace.rest(bytes(bulk), store(bulk)))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns how long that took Elasticsearch, in nanoseconds. */
    private long store(List<ReceivedLog> bulk) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Map<LogPosition, String> refused = work.sink().index(bulk);
        long took = System.nanoTime() - begin;
        new RefusedLogs(work.deadLetters()).keep(bulk, refused);
        advance(bulk.get(bulk.size() - 1).position().offset() + 1);
        metrics.indexed(bulk.size(), refused.size());
        return took;
    }

    private static long bytes(List<ReceivedLog> bulk) {
        return bulk.stream().mapToLong(ReceivedLog::bytes).sum();
    }

    private void advance(long to) throws IOException, InterruptedException {
        if (to > 0) {
            commit.upTo(to);
            next = to;
        }
    }

    private LogPosition position(long offset) {
        return new LogPosition(chain.topicId(), chain.partition(), offset);
    }
}
