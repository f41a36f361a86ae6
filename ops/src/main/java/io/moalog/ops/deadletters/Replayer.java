package io.moalog.ops.deadletters;

import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.PlatformTopics;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the realtime indexer refused to its sink again: letters → their bodies out of Kafka → the logs they were, each
 * with its position and receive time → the sink. For one thread.
 */
final class Replayer {
    /** The stage whose sink takes logs again. */
    static final String STAGE = "realtime-indexer";

    /** A log out of its topic may be far larger than its letter. */
    static final long BYTES_AT_ONCE = 4L * 1024 * 1024;

    private final Function<ServiceName, Optional<Service>> services;
    private final RecordReader records;
    private final SearchSink sink;
    private final Instant now = Instant.now();

    /** @param services finds a registered one */
    Replayer(Function<ServiceName, Optional<Service>> services, RecordReader records, SearchSink sink) {
        this.services = services;
        this.records = records;
        this.sink = sink;
    }

    /** Why a letter can never be replayed here, and what to do instead; null where it can be tried. */
    static @Nullable String notReplayable(Letter letter) {
        if (letter.unclaimed()) {
            return "nothing is wrong with this log but its name: register \"" + letter.service()
                    + "\" as a service or let one claim it, then POST /api/unclaimed/replay, or"
                    + " moalog service replay-unclaimed NAME";
        }
        if (letter.lostTo() != null) {
            return "these logs are lost to " + letter.stage() + ", there is nothing to replay";
        }
        if (!letter.stage().equals(STAGE) || letter.logPosition().isEmpty()) {
            return "only what " + STAGE + " refused can be replayed, not what " + letter.stage() + " did";
        }
        return null;
    }

    /**
     * Replays a few letters, of a few megabytes together.
     *
     * @return what became of each
     * @throws IOException where the sink cannot take them now: some may be stored
     */
    List<Replayed> replay(List<Letter> letters) throws IOException, InterruptedException {
        List<Replayed> done = new ArrayList<>(letters.size());
        Map<LogPosition, Letter> wanted = new LinkedHashMap<>();
        for (Letter letter : letters) {
            String not = notReplayable(letter);
            if (not != null) {
                done.add(new Replayed(letter.id(), Replayed.Outcome.NOT_REPLAYABLE, not));
            } else {
                wanted.put(letter.place(), letter);
            }
        }
        Map<LogPosition, ConsumerRecord<byte[], byte[]>> found =
                wanted.isEmpty() ? Map.of() : records.read(PlatformTopics.DEAD_LETTERS, wanted.keySet());
        Map<Letter, ReceivedLog> logs = new LinkedHashMap<>();
        long bytes = 0;
        for (Letter letter : wanted.values()) {
            Optional<ReceivedLog> log = log(letter, found.get(letter.place()), done);
            if (log.isPresent()) {
                logs.put(letter, log.get());
                bytes += log.get().bytes();
            }
            if (bytes >= BYTES_AT_ONCE) {
                store(logs, done);
                bytes = 0;
            }
        }
        store(logs, done);
        return done;
    }

    private void store(Map<Letter, ReceivedLog> logs, List<Replayed> done) throws IOException, InterruptedException {
        if (!logs.isEmpty()) {
            Map<LogPosition, String> refused = sink.index(List.copyOf(logs.values()));
            logs.forEach((letter, log) -> {
                String reason = refused.get(log.position());
                done.add(reason == null ? Replayed.stored(letter) : Replayed.refused(letter, reason));
            });
            logs.clear();
        }
    }

    /** The log to store; where there is none any more, {@code done} gets why. */
    private Optional<ReceivedLog> log(
            Letter letter, @Nullable ConsumerRecord<byte[], byte[]> record, List<Replayed> done)
            throws InterruptedException {
        Optional<Service> service = ServiceName.parse(letter.service()).flatMap(services);
        LogPosition position = letter.logPosition().orElseThrow();
        if (service.isEmpty()
                || service.get().state() != ServiceState.ACTIVE
                || !service.get().topicId().equals(position.topicId())) {
            done.add(Replayed.gone(letter.id(), "the service that it came to is not there any more"));
            return Optional.empty();
        }
        if (record == null) {
            done.add(Replayed.gone(letter.id(), "Kafka's retention has removed the letter"));
            return Optional.empty();
        }
        Optional<ReceivedLog> log = log(service.get(), position, DeadLetter.of(record));
        String not = whyNot(service.get(), log);
        if (not != null) {
            done.add(Replayed.gone(letter.id(), not));
            return Optional.empty();
        }
        return log;
    }

    /** Out of the letter; where that is not the whole log with its receive time, out of the service's topic. */
    private Optional<ReceivedLog> log(Service service, LogPosition position, DeadLetter letter)
            throws InterruptedException {
        Long received = letter.received();
        if (received != null) {
            return Optional.of(
                    new ReceivedLog(service.name(), position, Instant.ofEpochMilli(received), letter.body()));
        }
        ConsumerRecord<byte[], byte[]> log =
                records.read(service.topic(), List.of(position)).get(position);
        return log == null
                ? Optional.empty()
                : Optional.of(new ReceivedLog(
                        service.name(), position, Instant.ofEpochMilli(Math.max(0, log.timestamp())), log.value()));
    }

    private @Nullable String whyNot(Service service, Optional<ReceivedLog> log) {
        if (log.isEmpty()) {
            return "the letter is not the whole log with its receive time, and the service's topic no longer holds it";
        }
        Instant oldest = now.minus(service.retention().search().duration());
        return log.get().received().isBefore(oldest)
                ? "it was received on %s, longer ago than the service's logs are kept in search (%s)"
                        .formatted(log.get().received(), service.retention().search())
                : null;
    }
}
