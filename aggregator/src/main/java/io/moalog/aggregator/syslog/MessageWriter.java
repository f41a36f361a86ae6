package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.bytes.JsonTooLargeException;
import io.moalog.aggregator.intake.Delivery;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Origin;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log of each message and hands it to the intake: to the service that its app is. What no service has, what is too
 * large and what cannot be read goes to the dead letters. Messages of one sender and service that follow each other share
 * a delivery. For one event loop.
 */
final class MessageWriter {
    private static final String NO_APP = "the message names no app, which would tell its service";
    private static final String NO_SYSLOG = "no syslog message: it starts with neither a priority nor a time";

    /** A byte of text becomes at most so many of JSON; what grows more is given up before it is written whole. */
    private static final long MOST_GROWTH = 6;

    /** Its buffer is used again for every message of an event loop. */
    private static final FastThreadLocal<SyslogJson> JSON = new FastThreadLocal<>() {
        @Override
        protected SyslogJson initialValue() {
            return new SyslogJson();
        }
    };

    private final Intake intake;
    private final int largest;
    private final SyslogParser parser;
    private final Apps apps;
    private @Nullable Delivery delivery;
    private @Nullable Destination destination;
    private @Nullable Origin origin;

    /** @param largest the bytes that a message, and its JSON, may have */
    MessageWriter(Intake intake, int largest, SyslogParser parser) {
        this.intake = intake;
        this.largest = largest;
        this.parser = parser;
        this.apps = new Apps(intake);
    }

    /** Reads a message of at most the largest size. */
    Arrival read(Origin from, byte[] bytes, int start, int end) {
        SyslogMessage message = parser.parse(bytes, start, end);
        Destination goesTo = apps.destination(message.app);
        if (message.app == null && message.isMalformed()) {
            return new Arrival(from, goesTo, Arrays.copyOfRange(bytes, start, end), null, NO_SYSLOG);
        }
        String host = message.host == null ? String.valueOf(from.sender()) : message.host;
        byte[] json = json(message, host);
        if (json == null) {
            return tooLarge(from, Arrays.copyOfRange(bytes, start, end), end - start);
        }
        return new Arrival(from, goesTo, json, host.getBytes(UTF_8), message.app == null ? NO_APP : null);
    }

    private byte @Nullable [] json(SyslogMessage message, String host) {
        SyslogJson writer = JSON.get();
        JsonBytes json = writer.json();
        json.limit(MOST_GROWTH * largest);
        try {
            writer.write(message, host);
        } catch (JsonTooLargeException large) {
            return null;
        }
        return json.length() > largest ? null : json.toByteArray();
    }

    /** What is too large, of which the beginning is kept under its app's name, where that can be read. */
    Arrival tooLarge(Origin from, byte[] beginning, long size) {
        byte[] kept = Arrays.copyOf(beginning, Math.min(beginning.length, SyslogFrames.KEPT));
        Destination goesTo = apps.destination(parser.parse(kept, 0, kept.length).app);
        String why = "larger than %d bytes as JSON: a message of %d bytes, of which the first %d are kept"
                .formatted(largest, size, kept.length);
        return new Arrival(from, goesTo, kept, null, why);
    }

    /** What is no message that could be read. */
    Arrival unread(Origin from, byte[] bytes, String why) {
        return new Arrival(from, apps.destination(null), bytes, null, why);
    }

    /**
     * Hands it to the intake; where it has a topic, that is ready.
     *
     * @return false where Kafka's producer cannot take it now: it may be handed in again
     */
    boolean accept(Arrival arrival) {
        Delivery open = delivery(arrival);
        if (arrival.flaw() != null) {
            open.deadLetter(arrival.body(), arrival.flaw());
            return true;
        }
        return open.accept(arrival.body(), arrival.host());
    }

    /** Counts what is let go of: there is no room, Kafka does not take it, or its service is over its quota. */
    void drop(Arrival arrival) {
        delivery(arrival).refuseUnsent();
    }

    /** What is open is finished: no message follows for now. */
    void endTurn() {
        if (delivery != null) {
            delivery.finish();
            delivery = null;
            destination = null;
            origin = null;
        }
    }

    private Delivery delivery(Arrival arrival) {
        if (delivery == null || arrival.origin() != origin || arrival.destination() != destination) {
            endTurn();
            delivery = intake.begin(arrival.origin(), arrival.destination());
            destination = arrival.destination();
            origin = arrival.origin();
        }
        return delivery;
    }
}
