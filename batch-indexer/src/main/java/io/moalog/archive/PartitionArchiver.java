package io.moalog.archive;

import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Attempt;
import io.moalog.archive.hdfs.Chain;
import io.moalog.archive.hdfs.SupersededException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives one partition: looks where its chain of files ends, reads Kafka from there, and adds file after file. Each
 * file is in its place before the next one is begun, so files come in the order of their offsets, and where one is not
 * committed none behind it is.
 */
final class PartitionArchiver {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionArchiver.class);
    /** Two runs may fence each other off now and then; for ever is a fault. */
    private static final int MOST_FRUITLESS = 10;

    private final SliceWork work;
    private final Backlog backlog;
    private final PartitionReader reader;
    private Chain chain;
    private @Nullable ArchivedFile lastWritten;
    private int fruitless;
    private ArchiveRun done = ArchiveRun.NOTHING;

    /** @param known how far the partition was archived when it was last looked at */
    PartitionArchiver(SliceWork work, Backlog backlog, PartitionReader reader, Chain known) {
        this.work = work;
        this.backlog = backlog;
        this.reader = reader;
        this.chain = known;
    }

    /** How far the partition is archived; also after a failure. */
    Chain chain() {
        return chain;
    }

    /** What was committed; also after a failure. */
    ArchiveRun done() {
        return done;
    }

    /** The last file that was committed, null where none was; also after a failure. */
    @Nullable
    ArchivedFile lastWritten() {
        return lastWritten;
    }

    /**
     * Archives what Kafka had up to the backlog's end, where that is worth a file.
     *
     * @param due tells by the chain as it is
     * @return whether all of it is archived now
     * @throws IOException where HDFS refuses or does not answer
     * @throws KafkaException where Kafka does
     */
    boolean archive(Predicate<Chain> due) throws IOException, InterruptedException, TopicRemadeException {
        goOnFrom(work.files().chain(chain));
        requireEndBehindChain();
        if (!due.test(chain)) {
            return reader.position() >= backlog.end();
        }
        while (reader.position() < backlog.end() && !work.stopped().getAsBoolean()) {
            try {
                archiveNext();
            } catch (SupersededException otherWasFirst) {
                LOG.info("{}", otherWasFirst.getMessage());
                lookAgain();
            }
        }
        work.offsets().commit(backlog, reader.position());
        return reader.position() >= backlog.end();
    }

    private void archiveNext() throws IOException, InterruptedException, TopicRemadeException {
        long begin = begin();
        if (begin > chain.next()) {
            skipLost(begin);
        } else {
            writeFile();
        }
    }

    /** The archive may be ahead of the backlog, which was taken before another run ended, but not of Kafka. */
    private void requireEndBehindChain() throws InterruptedException, TopicRemadeException {
        if (chain.next() <= backlog.end()) {
            return;
        }
        long end = work.kafka().end(backlog.topicPartition());
        requireSameTopic();
        if (chain.next() > end) {
            throw new KafkaException(
                    ("%s ends at %d, but is archived up to %d: Kafka lost logs that it had acknowledged,"
                                    + " and logs that get their offsets anew cannot be archived")
                            .formatted(backlog.topicPartition(), end, chain.next()));
        }
    }

    /** Where Kafka begins; asked again once retention has overtaken the reader. */
    private long begin() throws InterruptedException, TopicRemadeException {
        if (!reader.isOutOfRange()) {
            return backlog.begin();
        }
        requireSameTopic();
        long begin = work.kafka().begin(backlog.topicPartition());
        if (begin <= chain.next()) {
            throw new KafkaException(
                    "Kafka does not hold %d of %s, though it begins at %d".formatted(chain.next(), backlog, begin));
        }
        return begin;
    }

    /** Writes the next file: logs of one day, as many as fit. */
    private void writeFile() throws IOException, InterruptedException, TopicRemadeException {
        ConsumerRecord<byte[], byte[]> log = reader.peek();
        if (log == null) {
            // Transaction markers only, or the reader stopped: the caller's loop sees which.
            return;
        }
        LocalDate day = chain.day(log.timestamp());
        try (Attempt attempt = work.files().begin(chain, log.offset() != chain.next())) {
            while (log != null
                    && !attempt.isFull()
                    && !chain.day(log.timestamp()).isAfter(day)) {
                attempt.write(log);
                reader.take();
                log = reader.peek();
            }
            commit(attempt, day, reader.position(), 0);
        }
    }

    /**
     * Records that logs are lost, then marks it in the archive by a file without rows, which the next file follows.
     *
     * @param begin the first offset that Kafka still has
     */
    private void skipLost(long begin) throws IOException, InterruptedException, TopicRemadeException {
        requireSameTopic();
        work.losses().record(chain, begin);
        long lost = begin - chain.next();
        try (Attempt attempt = work.files().begin(chain, true)) {
            commit(attempt, dayOfLoss(), begin, lost);
        }
        work.metrics().lost(lost);
        reader.seek(begin);
    }

    /** Yesterday where there is no file yet: a day that no log to come is before, however clocks differ. */
    private LocalDate dayOfLoss() {
        return chain.last() != null
                ? chain.last().day()
                : LocalDate.now(ZoneOffset.UTC).minusDays(1);
    }

    private void commit(Attempt attempt, LocalDate day, long end, long lost)
            throws IOException, InterruptedException, TopicRemadeException {
        // All rows are read: if the topic is still the same now, it was while they were read.
        requireSameTopic();
        ArchivedFile file = attempt.commit(day, end, lost);
        LOG.info("Archived {}: {} rows up to {}", file.path(), file.footer().rows(), end);
        chain = chain.then(file.path(), end);
        lastWritten = file;
        done = done.plus(new ArchiveRun(1, file.footer().rows(), 0, List.of()));
        work.metrics().committed(file);
        work.offsets().commit(backlog, end);
    }

    /** Goes on behind what the other run committed; not where the topic is gone, and its archive perhaps purged. */
    private void lookAgain() throws IOException, InterruptedException, TopicRemadeException {
        work.metrics().discarded();
        requireSameTopic();
        Chain grown = work.files().chain(chain);
        fruitless = grown.equals(chain) ? fruitless + 1 : 0;
        if (fruitless > MOST_FRUITLESS) {
            throw new IOException("%s: %d files in a row could not be committed, because they vanish from _tmp"
                    .formatted(chain, fruitless));
        }
        goOnFrom(grown);
    }

    private void goOnFrom(Chain now) {
        chain = now;
        reader.seek(now.next());
    }

    private void requireSameTopic() throws InterruptedException, TopicRemadeException {
        if (!work.kafka().isSameTopic(backlog)) {
            throw new TopicRemadeException(backlog);
        }
    }
}
