package io.moalog.aggregator.replay;

import io.moalog.aggregator.intake.Destination;
import io.moalog.model.LogPosition;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.TopicOffsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One replay of a service's logs. It fences those before it, so that nobody else writes marks of the service from then on;
 * reads the marks to their end; and writes what has none, log and mark in one transaction. The dead letters are gone
 * through in windows of offsets, so that the marks fit into bounded memory; one window takes all but the largest topics.
 */
final class ReplayRun {
    /** Where the service's logs go: services change while they are replayed. */
    interface Way {
        /** @throws GoneException where they no longer go anywhere */
        Destination.Topic destination();
    }

    private final ReplayTopics topics;
    private final TopicScan scan;
    private final Transactions transactions;
    private final Selection selection;
    private final Way way;
    private final BooleanSupplier timeIsUp;
    private final Progress progress = new Progress();

    /**
     * @param way to the service's topic
     * @param timeIsUp asked after each poll of the dead letters
     */
    ReplayRun(
            ReplayTopics topics,
            TopicScan scan,
            Transactions transactions,
            Selection selection,
            Way way,
            BooleanSupplier timeIsUp) {
        this.topics = topics;
        this.scan = scan;
        this.transactions = transactions;
        this.selection = selection;
        this.way = way;
        this.timeIsUp = timeIsUp;
    }

    /** @param reached by an earlier one, to go on there */
    ReplayAnswer.Done run(@Nullable TopicOffsets reached) throws InterruptedException {
        transactions.begin();
        ReplayTopics.Letters letters = topics.letters();
        Map<TopicPartition, Long> rest = letters.after(reached);
        boolean first = true;
        while (!rest.isEmpty() && (first || !timeIsUp.getAsBoolean())) {
            first = false;
            Window window = new Window(letters.topicId(), readMarks(letters, rest));
            rest = letters.rest(scan.read(rest, ends(rest, letters), window));
        }
        write();
        transactions.end();
        return progress.done(rest.isEmpty() ? null : letters.reached(rest).toString());
    }

    /** What was replayed, also where {@link #run} has failed. */
    long replayed() {
        return progress.replayed();
    }

    private static Map<TopicPartition, Long> ends(Map<TopicPartition, Long> begins, ReplayTopics.Letters letters) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        begins.forEach((partition, begin) ->
                ends.put(partition, Math.min(letters.ends().getOrDefault(partition, begin), begin + letters.window())));
        return ends;
    }

    private Marks readMarks(ReplayTopics.Letters letters, Map<TopicPartition, Long> begins)
            throws InterruptedException {
        Map<Integer, Long> from = new HashMap<>();
        begins.forEach((partition, begin) -> from.put(partition.partition(), begin));
        Marks marks = new Marks(letters.topicId(), from, letters.window());
        scan.read(topics.marksBegin(), topics.marksEnd(), marks::add);
        return marks;
    }

    /**
     * A window of the dead letters.
     *
     * @param topicId their topic's
     */
    private final class Window implements TopicScan.Taker {
        private final String topicId;
        private final Marks marks;

        Window(String topicId, Marks marks) {
            this.topicId = topicId;
            this.marks = marks;
        }

        @Override
        public void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
            DeadLetter letter = DeadLetter.of(record);
            if (selection.leaves(letter)) {
                progress.skipped();
            } else if (selection.takes(letter)) {
                LogPosition at = new LogPosition(topicId, record.partition(), record.offset());
                if (marks.have(at)) {
                    progress.alreadyReplayed();
                } else {
                    add(selection.log(way.destination(), at, letter));
                }
            }
            if (progress.isFull()) {
                write();
            }
        }

        @Override
        public boolean goesOn() {
            return !timeIsUp.getAsBoolean();
        }
    }

    private void add(@Nullable Replay replay) {
        if (replay == null) {
            progress.skipped();
        } else {
            progress.add(replay);
        }
    }

    private void write() throws InterruptedException {
        if (!progress.batch().isEmpty()) {
            way.destination();
            transactions.write(progress.batch());
            transactions.commit();
            progress.committed();
        }
    }
}
