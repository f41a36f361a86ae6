package io.moalog.indexer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.IndexName;
import io.moalog.stream.Backoff;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The documents that wait for one index. What keeps it waiting keeps no other index waiting. Guarded by its
 * {@link Backlog}, save for what never changes.
 */
final class IndexQueue {
    /** What is to be done for the documents next. */
    enum State {
        /** The index is to be made. */
        UNOPENED,
        /** It is being made. */
        OPENING,
        /** They go into the next bulk. */
        SOUND,
        /** They did not get into the index last time, or took long: they go into a bulk apart. */
        DOUBTFUL,
        /** Such a bulk is on its way. */
        TRIED
    }

    private final IndexName index;
    private final byte[] action;
    private final ArrayDeque<Document> documents = new ArrayDeque<>();
    private final Backoff backoff = new Backoff(Outage.FIRST_DELAY, Outage.LONGEST_DELAY);
    private State state;
    private @Nullable QueueLine line;
    private @Nullable IndexQueue stragglers;
    private @Nullable String reason;
    private Instant since = Instant.EPOCH;
    private long due = System.nanoTime();

    IndexQueue(IndexName index) {
        this(index, State.UNOPENED);
    }

    private IndexQueue(IndexName index, State state) {
        this.index = index;
        this.action = ("{\"create\":{\"_index\":\"" + index + "\",\"_id\":\"").getBytes(UTF_8);
        this.state = state;
    }

    /** Kafka's, in milliseconds since 1970; a record without one counts as of 1970. */
    static long receiveTime(ConsumerRecord<?, ?> log) {
        return Math.max(0, log.timestamp());
    }

    IndexName index() {
        return index;
    }

    /** The action's line up to the document's id. */
    byte[] action() {
        return action;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    /** Elasticsearch took what came; stragglers are sent apart all the same. */
    void becomeSound() {
        if (state == State.DOUBTFUL || state == State.TRIED) {
            state = stragglers == this ? State.DOUBTFUL : State.SOUND;
        }
    }

    /** What is sent next is sent apart. */
    void becomeDoubtful() {
        if (state == State.SOUND || state == State.TRIED) {
            state = State.DOUBTFUL;
        }
    }

    void add(Document document) {
        documents.addLast(document);
    }

    /** The oldest, to be sent before all others. */
    void putBack(List<Document> unsent) {
        for (int i = unsent.size() - 1; i >= 0; i--) {
            unsent.get(i).moveTo(this);
            documents.addFirst(unsent.get(i));
        }
    }

    /** The queue of those that Elasticsearch did not take though it took their neighbours: the others need not wait for them. */
    IndexQueue stragglers() {
        IndexQueue there = stragglers;
        if (there == null) {
            there = new IndexQueue(index, State.DOUBTFUL);
            there.stragglers = there;
            stragglers = there;
        }
        return there;
    }

    /** This one, and its stragglers' where there are any. */
    List<IndexQueue> parts() {
        return stragglers == null || stragglers == this ? List.of(this) : List.of(this, stragglers);
    }

    boolean isEmpty() {
        return documents.isEmpty();
    }

    /** Whether nothing is known of it that is worth keeping. */
    boolean isIdle() {
        return parts().stream().allMatch(part -> part.isEmpty() && !part.isInTrouble());
    }

    /** Moves documents of about {@code bytes} to {@code taken}, at least one. */
    void take(long bytes, List<Document> taken) {
        long left = bytes;
        do {
            Document next = documents.removeFirst();
            left -= next.bulkBytes();
            taken.add(next);
        } while (left > 0 && !documents.isEmpty());
    }

    /** Forgets the documents that are meant; returns how many. */
    int removeIf(Predicate<Document> meant) {
        int before = documents.size();
        documents.removeIf(meant);
        return before - documents.size();
    }

    /** When its turn is, by {@link System#nanoTime()}. */
    long due() {
        return due;
    }

    /** The line that it stands in. */
    @Nullable
    QueueLine line() {
        return line;
    }

    /** It stands behind those that are there, unless it has to wait longer anyway. */
    void join(QueueLine next) {
        if (reason == null) {
            due = System.nanoTime();
        }
        line = next;
        next.add(this);
    }

    void leaveLine() {
        if (line != null) {
            line.remove(this);
            line = null;
        }
    }

    /** Elasticsearch took what came. */
    void succeeded() {
        if (reason != null) {
            reason = null;
            backoff.reset();
        }
    }

    /** Elasticsearch did not: the next try is later. */
    void failed(String why) {
        if (reason == null) {
            since = Instant.now();
        }
        reason = why;
        due = System.nanoTime() + backoff.next().toNanos();
    }

    /** Whether the last try failed. */
    boolean isInTrouble() {
        return reason != null;
    }

    /** What keeps its documents waiting; nothing while all is well. */
    Optional<Waiting> waiting() {
        if (reason == null) {
            return Optional.empty();
        }
        Instant nextTry = Instant.now().plusNanos(due - System.nanoTime());
        return Optional.of(new Waiting(index, documents.size(), since, backoff.failures(), nextTry, reason));
    }
}
