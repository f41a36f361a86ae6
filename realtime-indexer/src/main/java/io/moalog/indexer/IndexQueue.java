package io.moalog.indexer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.IndexName;
import io.moalog.stream.Backoff;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The documents that wait for one index. What keeps it waiting keeps no other index waiting. Guarded by its
 * {@link Backlog}, save for what never changes.
 */
final class IndexQueue {
    private final IndexName index;
    private final byte[] action;
    private final ArrayDeque<Document> documents = new ArrayDeque<>();
    private final Backoff backoff = new Backoff(Outage.FIRST_DELAY, Outage.LONGEST_DELAY);
    private boolean open;
    private boolean opening;
    private @Nullable String reason;
    private Instant since = Instant.EPOCH;
    private long due = System.nanoTime();

    IndexQueue(IndexName index) {
        this.index = index;
        this.action = ("{\"create\":{\"_index\":\"" + index + "\",\"_id\":\"").getBytes(UTF_8);
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

    void add(Document document) {
        documents.addLast(document);
    }

    /** The oldest, to be sent before all others. */
    void putBack(List<Document> unsent) {
        for (int i = unsent.size() - 1; i >= 0; i--) {
            documents.addFirst(unsent.get(i));
        }
    }

    boolean isEmpty() {
        return documents.isEmpty();
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

    boolean canBeSent(long now) {
        return open && !documents.isEmpty() && due - now <= 0;
    }

    boolean canBeOpened(long now) {
        return !open && !opening && !documents.isEmpty() && due - now <= 0;
    }

    /** How long until there may be something to do, in nanoseconds; far away where nothing waits. */
    long untilDue(long now) {
        return documents.isEmpty() || opening ? Long.MAX_VALUE : Math.max(0, due - now);
    }

    void beginOpening() {
        opening = true;
    }

    /** The index is there. */
    void opened() {
        opening = false;
        open = true;
    }

    /** The index is not there any more. */
    void close() {
        open = false;
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
        opening = false;
        if (reason == null) {
            since = Instant.now();
        }
        reason = why;
        due = System.nanoTime() + backoff.next().toNanos();
    }

    /** What keeps its documents waiting, since when, and when the next try is; nothing while all is well. */
    Optional<String> trouble() {
        if (reason == null) {
            return Optional.empty();
        }
        long next = Math.max(0, TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()));
        return Optional.of("%d logs wait for %s since %s, next try in %d ms: %s"
                .formatted(documents.size(), index, since, next, reason));
    }
}
