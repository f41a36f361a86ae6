package io.moalog.tailapi.tail;

import io.moalog.stream.KafkaSettings;
import io.moalog.tailapi.query.LogFields;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads for one tail what was before, as fast as the client takes it, in the order of receive times; near the end it joins
 * the live reader without loss or doubling:
 *
 * <pre>
 *  offsets     ───────────────┬──────────────► time
 *  past reader ───────────────┤ target: brings all before it, then arrives
 *  live reader                ├─────────────── keeps back what matches from target on
 *  outbox      ───── past ────┼─ kept back ─┬─ live
 * </pre>
 *
 * If the past reader does not arrive before too much is kept back, that is dropped and it tries again from where it is.
 */
final class PastReader {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration TURN = Duration.ofSeconds(10);
    /** This near to the end, in records of all partitions, the tail joins the live reader. */
    private static final long NEAR = 2_000;

    private final Tail tail;
    private final KafkaSettings kafka;
    private final LiveReaders live;
    private final TailMetrics metrics;

    PastReader(Tail tail, KafkaSettings kafka, LiveReaders live, TailMetrics metrics) {
        this.tail = tail;
        this.kafka = kafka;
        this.live = live;
        this.metrics = metrics;
    }

    /** How a turn ended. */
    enum Turn {
        /** The tail is live or closed. */
        DONE,
        /** Others wait for their turn. */
        OTHERS_WAIT,
        /** The client does not take what waits. */
        NO_ROOM
    }

    Tail tail() {
        return tail;
    }

    /** Reads until a turn's end; what was not brought then is read again by the next. */
    Turn read(BooleanSupplier othersWait) throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = TopicReader.newConsumer(kafka, tail.topic(), "past")) {
            return new Reading(consumer).read(othersWait);
        } finally {
            if (!tail.isLive()) {
                live.leave(tail);
            }
        }
    }

    /** One turn. */
    private final class Reading {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final TopicReader reader;
        private final PastOrder order;
        private @Nullable Handover handover;

        Reading(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
            this.reader = new TopicReader(consumer, tail.topic(), tail.read()::get);
            this.order = new PastOrder(consumer, tail.outbox().capacity());
        }

        Turn read(BooleanSupplier othersWait) throws InterruptedException {
            long end = System.nanoTime() + TURN.toNanos();
            while (!tail.isClosed()) {
                if (!tail.outbox().awaitRoom(PATIENCE)) {
                    return Turn.NO_ROOM;
                }
                poll();
                join();
                bring();
                if (tail.isLive() || arrived()) {
                    return Turn.DONE;
                }
                if (System.nanoTime() - end > 0 && othersWait.getAsBoolean()) {
                    return Turn.OTHERS_WAIT;
                }
            }
            return Turn.DONE;
        }

        private void poll() {
            reader.followPartitions();
            order.expect(reader.assigned());
            try {
                order.poll(POLL, this::isDone);
            } catch (OffsetOutOfRangeException gap) {
                reader.seekToBeginning(gap.offsetOutOfRangePartitions().keySet(), this::skipTo);
            }
        }

        private void skipTo(int partition, long beginning) {
            long skipped = beginning - tail.read().get(partition);
            metrics.expired(skipped);
            Positions to = new Positions();
            to.advance(partition, beginning);
            tail.outbox().put(new Skipped(skipped, to, Skipped.Reason.EXPIRED));
            tail.read().advance(partition, beginning);
        }

        /** Begins the handover when the end is near, or drops one that came too late. */
        private void join() {
            Handover current = handover;
            if (current != null && current.isOverflowed()) {
                live.leave(tail);
                startAgain();
            } else if (current == null && order.lag() <= NEAR) {
                handover = live.join(tail, order.ends()).orElse(null);
            }
        }

        private void startAgain() {
            handover = null;
            order.clear();
            for (TopicPartition partition : reader.assigned()) {
                consumer.seek(partition, tail.read().get(partition.partition()));
            }
        }

        /** Brings what was polled to the client, as long as it has room. */
        private void bring() {
            if (tail.isLive()) {
                return;
            }
            while (tail.outbox().hasRoom()) {
                ConsumerRecord<byte[], byte[]> record = order.next(this::isDone);
                if (record == null) {
                    break;
                }
                bring(record);
            }
            order.passed(tail.read(), handover == null ? null : handover.target());
            tail.outbox().scanned(tail.read().copy());
            tail.wake();
        }

        private void bring(ConsumerRecord<byte[], byte[]> record) {
            int partition = record.partition();
            if (handover != null && record.offset() >= handover.target().get(partition)) {
                tail.read().advance(partition, handover.target().get(partition));
                return;
            }
            byte[] value = record.value();
            if (value == null || !LogFields.isLog(value)) {
                metrics.notALog();
            } else {
                Line line = Line.of(partition, record.offset(), record.timestamp(), value);
                if (tail.query().matches(new LogFields(line.json(), tail.topic().service()))) {
                    tail.outbox().put(line);
                }
            }
            tail.read().advance(partition, record.offset() + 1);
        }

        private boolean isDone(int partition) {
            return handover != null
                    && tail.read().get(partition) >= handover.target().get(partition);
        }

        private boolean arrived() {
            return handover != null && tail.read().covers(handover.target()) && live.arrive(tail, handover);
        }
    }
}
