package io.moalog.aggregator.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.replay.ReplayAnswer.Done;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.stream.PlatformTopics;
import io.moalog.stream.TopicOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayRunTest {
    private static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final TopicPartition LETTERS = new TopicPartition(PlatformTopics.DEAD_LETTERS, 3);
    private static final TopicPartition MARKS = new TopicPartition(PlatformTopics.REPLAYS, 0);

    /** What one poll brings. */
    private static final int POLLED = 500;

    private final TestIntake test = new TestIntake(true, 1 << 20, "payment");
    private final List<String> events = new ArrayList<>();
    private final List<Long> written = new ArrayList<>();
    private final List<Long> marked = new ArrayList<>();
    private int letters;
    private int goesAfter = Integer.MAX_VALUE;
    private boolean timeIsUp;

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void earlierReplaysAreFencedBeforeTheMarksAreReadAndEachWindowIsReadWithItsOwn() throws Exception {
        letters = 5;
        marked.addAll(List.of(1L, 4L));

        assertThat(run(2).run(null)).isEqualTo(new Done(3, 2, 0, null));
        assertThat(written).containsExactly(0L, 2L, 3L);
        assertThat(events)
                .containsExactly(
                        "begin",
                        "marks",
                        "letters 0-2",
                        "marks",
                        "letters 2-4",
                        "marks",
                        "letters 4-5",
                        "write 3",
                        "commit",
                        "end");
    }

    @Test
    void whenTimeIsUpItWritesWhatItHasAndTheNextOneGoesOnThere() throws Exception {
        letters = Progress.MOST_LOGS + 5;
        timeIsUp = true;

        Done first = run(10_000).run(null);
        assertThat(first).isEqualTo(new Done(POLLED, 0, 0, TOPIC_ID + ":0,0,0," + POLLED));
        assertThat(events).endsWith("write " + POLLED, "commit", "end");

        events.clear();
        timeIsUp = false;
        assertThat(run(10_000).run(TopicOffsets.parse(first.next()).orElseThrow()))
                .isEqualTo(new Done(Progress.MOST_LOGS + 5 - POLLED, 0, 0, null));
        assertThat(events).contains("letters " + POLLED + "-" + letters);
        assertThat(written).doesNotHaveDuplicates().hasSize(letters);
    }

    @Test
    void aReplayThatHasNothingToWriteEndsWhenTimeIsUpToo() throws Exception {
        letters = 5;
        marked.addAll(List.of(0L, 1L, 2L, 3L, 4L));
        timeIsUp = true;

        assertThat(run(2).run(null)).isEqualTo(new Done(0, 2, 0, TOPIC_ID + ":0,0,0,2"));
        assertThat(run(2).run(new TopicOffsets(TOPIC_ID, Map.of(3, 4L)))).isEqualTo(new Done(0, 1, 0, null));
        assertThat(events).doesNotContain("commit");
    }

    @Test
    void ofAnotherTopicNothingWasReached() throws Exception {
        letters = 5;

        assertThat(run(10).run(new TopicOffsets("B".repeat(22), Map.of(3, 4L)))).isEqualTo(new Done(5, 0, 0, null));
    }

    @Test
    void aServiceThatGoesMeanwhileGetsNothing() {
        letters = 5;
        ReplayRun run = run(10);
        goesAfter = 5;

        assertThatThrownBy(() -> run.run(null)).isInstanceOf(GoneException.class);
        assertThat(written).isEmpty();
        assertThat(run.replayed()).isZero();
    }

    @Test
    void withoutDeadLettersThereIsNothingToReplay() throws Exception {
        assertThat(run(10).run(null)).isEqualTo(new Done(0, 0, 0, null));
        assertThat(events).containsExactly("begin", "end");
    }

    private ReplayRun run(int window) {
        Selection selection = new Selection(test.intake, new ServiceName("payment"), Set.of());
        return new ReplayRun(new Topics(window), new Scan(), new Written(), selection, this::way, () -> timeIsUp);
    }

    private Destination.Topic way() {
        if (goesAfter-- == 0) {
            throw new GoneException();
        }
        return (Destination.Topic) test.intake.destination("payment");
    }

    private final class Topics extends ReplayTopics {
        private final int window;

        Topics(int window) {
            super(null);
            this.window = window;
        }

        @Override
        Letters letters() {
            Map<TopicPartition, Long> begins = letters == 0 ? Map.of() : Map.of(LETTERS, 0L);
            return new Letters(TOPIC_ID, begins, Map.of(LETTERS, (long) letters), window);
        }

        @Override
        Map<TopicPartition, Long> marksBegin() {
            return Map.of(MARKS, 0L);
        }

        @Override
        Map<TopicPartition, Long> marksEnd() {
            return Map.of(MARKS, (long) marked.size());
        }
    }

    private final class Scan extends TopicScan {
        Scan() {
            super(new MockConsumer<>("none"), Duration.ZERO);
        }

        @Override
        Map<TopicPartition, Long> read(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends, Taker taker)
                throws InterruptedException {
            boolean marks = begins.containsKey(MARKS);
            events.add(marks ? "marks" : "letters " + begins.get(LETTERS) + "-" + ends.get(LETTERS));
            for (long at = marks ? 0 : begins.get(LETTERS); at < ends.get(marks ? MARKS : LETTERS); at++) {
                taker.take(marks ? mark((int) at) : letter(at));
                if ((at + 1) % POLLED == 0 && !taker.goesOn()) {
                    return Map.of(LETTERS, at + 1);
                }
            }
            return ends;
        }
    }

    private ConsumerRecord<byte[], byte[]> mark(int index) {
        var mark = KafkaTransactions.mark(new LogPosition(TOPIC_ID, 3, marked.get(index)), at(0));
        return new ConsumerRecord<>(PlatformTopics.REPLAYS, 0, index, mark.key(), mark.value());
    }

    private static ConsumerRecord<byte[], byte[]> letter(long offset) {
        ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>(
                PlatformTopics.DEAD_LETTERS, 3, offset, "payment".getBytes(UTF_8), "{}".getBytes(UTF_8));
        letter.headers().add("stage", "aggregator".getBytes(UTF_8)).add("unclaimed", "tag".getBytes(UTF_8));
        return letter;
    }

    private static LogPosition at(long offset) {
        return new LogPosition(TOPIC_ID, 3, offset);
    }

    private final class Written implements Transactions {
        private List<Long> open = List.of();

        @Override
        public void begin() {
            events.add("begin");
        }

        @Override
        public void write(List<Replay> replays) {
            open = replays.stream().map(replay -> replay.letter().offset()).toList();
            events.add("write " + open.size());
        }

        @Override
        public void commit() {
            events.add("commit");
            written.addAll(open);
        }

        @Override
        public void end() {
            events.add("end");
        }

        @Override
        public void close() {}
    }
}
