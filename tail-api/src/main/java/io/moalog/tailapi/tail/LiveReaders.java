package io.moalog.tailapi.tail;

import io.moalog.stream.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The live readers, one for each topic with a tail at its live edge: made for the first tail, stopped after the last. */
final class LiveReaders {
    private final KafkaSettings kafka;
    private final TailMetrics metrics;
    private final int handoverCapacity;
    private final Map<String, LiveReader> byTopicId = new HashMap<>();

    /** @param handoverCapacity what is kept back for one tail while its past reader arrives, in bytes */
    LiveReaders(KafkaSettings kafka, TailMetrics metrics, int handoverCapacity) {
        this.kafka = kafka;
        this.metrics = metrics;
        this.handoverCapacity = handoverCapacity;
    }

    /** {@link LiveReader#joinNow} of the topic's reader. */
    synchronized void joinNow(Tail tail) {
        if (!tail.isClosed()) {
            readerFor(tail, tail.read()).joinNow(tail);
        }
    }

    /**
     * {@link LiveReader#join} of the topic's reader. Where there was none, one starts at {@code ends}: it does not put what
     * is before into the order of receive times, save within a poll.
     */
    synchronized Optional<Handover> join(Tail tail, Positions ends) {
        return tail.isClosed() ? Optional.empty() : readerFor(tail, ends).join(tail, handoverCapacity);
    }

    private LiveReader readerFor(Tail tail, Positions start) {
        Topic topic = tail.topic();
        LiveReader reader = byTopicId.get(topic.id());
        if (reader == null) {
            reader = new LiveReader(topic, kafka, metrics, start);
            byTopicId.put(topic.id(), reader);
            reader.start();
        }
        return reader;
    }

    /** {@link LiveReader#arrive} at the topic's reader. */
    synchronized boolean arrive(Tail tail, Handover handover) {
        LiveReader reader = byTopicId.get(tail.topic().id());
        return reader != null && !tail.isClosed() && reader.arrive(tail, handover);
    }

    synchronized void leave(Tail tail) {
        LiveReader reader = byTopicId.get(tail.topic().id());
        if (reader == null) {
            return;
        }
        reader.leave(tail);
        if (reader.isUnused()) {
            byTopicId.remove(tail.topic().id());
            reader.stop();
        }
    }

    synchronized int count() {
        return byTopicId.size();
    }

    /** Why readers do not read now; empty where all do. */
    synchronized List<Exception> failures() {
        return byTopicId.values().stream()
                .map(LiveReader::failure)
                .filter(Objects::nonNull)
                .toList();
    }
}
