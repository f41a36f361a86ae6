package io.moalog.aggregator.forward;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.bytes.JsonTooLargeException;
import io.moalog.aggregator.intake.Delivery;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Outcome;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.model.NotALogException;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hands the entries of a connection's messages to the intake, as JSON: what is no log goes to the dead letters, the rest
 * of its chunk is taken. For one event loop.
 */
final class ChunkWriter {
    /** What packs more values than this that are no entries is no packed entries at all. */
    private static final int MOST_NON_ENTRIES = 100;

    /** A byte of text becomes at most so many of JSON; what grows more is given up before it is written whole. */
    private static final long MOST_GROWTH = 6;

    /** Its buffers, and those below, are used again for every entry of every connection of an event loop. */
    private static final FastThreadLocal<EntryReader> ENTRIES = new FastThreadLocal<>() {
        @Override
        protected EntryReader initialValue() {
            return new EntryReader();
        }
    };

    private static final FastThreadLocal<JsonEntryReader> JSON_ENTRIES = new FastThreadLocal<>() {
        @Override
        protected JsonEntryReader initialValue() {
            return new JsonEntryReader();
        }
    };

    private final Intake intake;
    private final int largestEvent;
    private final String sender;
    private @Nullable Tag tag;
    private @Nullable Delivery delivery;
    private @Nullable Destination destination;
    private byte @Nullable [] notTaken;
    private byte @Nullable [] notTakenHost;
    private int nonEntries;
    private boolean discarding;
    private long discarded;

    ChunkWriter(Intake intake, int largestEvent, String sender) {
        this.intake = intake;
        this.largestEvent = largestEvent;
        this.sender = sender;
    }

    /** Where a message of that tag goes. */
    Destination destination(byte[] tagBytes) {
        return tag(tagBytes).destination(intake);
    }

    /** A message begins; where it goes to a topic, that is ready. */
    void begin(byte[] tagBytes, Destination goesTo) {
        delivery = intake.begin(tag(tagBytes).origin(goesTo), goesTo);
        destination = goesTo;
        nonEntries = 0;
    }

    /**
     * Nothing more of the message that begins, or has begun, is taken, and it is not acknowledged: its service is over its
     * quota, or its topic is silent.
     */
    void discard(byte[] tagBytes, Destination goesTo) {
        if (delivery == null) {
            begin(tagBytes, goesTo);
        }
        discarding = true;
        discarded = 0;
        if (notTaken != null) {
            notTaken = null;
            discardEntry();
        }
    }

    /** Whether the message that has begun is discarded. */
    boolean isDiscarding() {
        return discarding;
    }

    /** The message is over; how many entries of it were discarded. */
    long endDiscarded() {
        discarding = false;
        end();
        return discarded;
    }

    /** The topic that takes the entries of this message, where {@link #entry} came upon one that it did not take. */
    Destination.Topic topic() {
        if (destination instanceof Destination.Topic topic) {
            return topic;
        }
        throw new IllegalStateException("no message for a topic has begun");
    }

    /**
     * Takes the entry that the reader came upon.
     *
     * @return false where Kafka's producer cannot take it now: it is kept for {@link #retry}
     */
    boolean entry(ForwardReader reader) throws MalformedException {
        if (discarding) {
            discardEntry();
            return true;
        }
        LogMaker entry = reader.isJson() ? JSON_ENTRIES.get() : ENTRIES.get();
        JsonBytes json = entry.json();
        json.limit(MOST_GROWTH * Math.max(largestEvent, reader.to() - reader.from()));
        try {
            entry.read(reader.array(), reader.from(), reader.to(), reader.isBare());
        } catch (NotALogException reason) {
            refuse(reader, reason.getMessage());
            return true;
        } catch (JsonTooLargeException large) {
            current().deadLetter(json.head(ForwardReader.KEPT), tooLarge(large.size()));
            return true;
        }
        if (json.length() > largestEvent) {
            current().deadLetter(json.head(ForwardReader.KEPT), tooLarge(json.length()));
            return true;
        }
        return accept(json.toByteArray(), entry.host());
    }

    /** Hands in again what was not taken; true where nothing is left of that. */
    boolean retry() {
        byte[] log = notTaken;
        notTaken = null;
        return log == null || accept(log, notTakenHost);
    }

    private boolean accept(byte[] log, byte @Nullable [] host) {
        if (current().accept(log, host)) {
            return true;
        }
        notTaken = log;
        notTakenHost = host;
        return false;
    }

    /** Takes the beginning of an entry that is larger than anything that is held. */
    void tooLarge(ForwardReader reader) {
        if (discarding) {
            discardEntry();
            return;
        }
        current().deadLetter(bytes(reader), tooLarge(reader.size()));
    }

    private void discardEntry() {
        discarded++;
        current().refuseUnsent();
    }

    /** The message is over; completes when all of it has its answer. */
    CompletableFuture<Outcome> end() {
        Delivery ended = current();
        delivery = null;
        ended.finish();
        return ended.settled();
    }

    /** The connection is gone: what was taken of an unfinished message goes its way, and nobody is told. */
    void abandon() {
        notTaken = null;
        discarding = false;
        if (delivery != null) {
            delivery.finish();
            delivery = null;
        }
    }

    private void refuse(ForwardReader reader, @Nullable String reason) throws MalformedException {
        // A few compressed bytes could stand for millions of such values.
        if (reader.isPacked() && !EntryReader.isArray(reader.array()[reader.from()])) {
            nonEntries++;
            if (nonEntries > MOST_NON_ENTRIES) {
                throw new MalformedException("packed entries of which more than " + MOST_NON_ENTRIES + " are none");
            }
        }
        current().deadLetter(bytes(reader), String.valueOf(reason));
    }

    private String tooLarge(long size) {
        return "larger than %d bytes: %d bytes, of which the first %d are kept"
                .formatted(largestEvent, size, Math.min(size, ForwardReader.KEPT));
    }

    private static byte[] bytes(ForwardReader reader) {
        return Arrays.copyOfRange(reader.array(), reader.from(), reader.to());
    }

    private Tag tag(byte[] bytes) {
        if (tag == null || !tag.is(bytes)) {
            tag = new Tag(bytes, sender);
        }
        return tag;
    }

    private Delivery current() {
        if (delivery == null) {
            throw new IllegalStateException("no message has begun");
        }
        return delivery;
    }
}
