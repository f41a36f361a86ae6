package io.moalog.aggregator.http;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.intake.Delivery;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.model.NotALogException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the logs of one body, piece by piece, and notes what is wrong with which. For one request and thread. */
final class BodyTaker {
    private static final byte[] MESSAGE = "{\"message\":".getBytes(StandardCharsets.UTF_8);

    private final Intake intake;
    private final Destination.Topic topic;
    private final Delivery delivery;
    private final Duration patience;
    private final LogCheck check = new LogCheck();
    private final JsonBytes json = new JsonBytes();
    private final List<LineError> errors = new ArrayList<>();
    private long tooLarge;

    /** @param patience how long each piece may wait for room, and for Kafka to take it */
    BodyTaker(Intake intake, Destination.Topic topic, Delivery delivery, Duration patience) {
        this.intake = intake;
        this.topic = topic;
        this.delivery = delivery;
        this.patience = patience;
    }

    List<LineError> errors() {
        return errors;
    }

    /** How many of the rejected logs were larger than a log may be. */
    long tooLarge() {
        return tooLarge;
    }

    /**
     * Takes all pieces.
     *
     * @return false where one of them could not be sent in time, and the rest was left
     * @throws IOException where the body cannot be read to its end
     */
    boolean take(BodyFormat format, Splitter pieces) throws IOException, InterruptedException {
        while (pieces.next()) {
            if (!intake.inFlight().awaitRoom(patience)) {
                delivery.refuseUnsent();
                return false;
            }
            String problem = pieces.problem();
            if (problem != null) {
                tooLarge += pieces.isTooLarge() ? 1 : 0;
                reject(pieces, problem);
            } else if (!(format == BodyFormat.TEXT ? takeText(pieces) : takeJson(pieces, format))) {
                delivery.refuseUnsent();
                return false;
            }
        }
        return true;
    }

    private boolean takeText(Splitter line) throws InterruptedException {
        json.clear();
        json.put(MESSAGE);
        json.putString(line.array(), line.from(), line.to());
        json.put('}');
        if (line.isTooLarge(json.length())) {
            tooLarge++;
            reject(line, line.tooLarge(json.length()));
            return true;
        }
        return accept(json.toByteArray(), null);
    }

    private boolean takeJson(Splitter piece, BodyFormat format) throws InterruptedException {
        try {
            check.check(piece.array(), piece.from(), piece.to());
        } catch (NotALogException reason) {
            reject(piece, String.valueOf(reason.getMessage()));
            return true;
        }
        byte[] log = Arrays.copyOfRange(piece.array(), piece.from(), piece.to());
        if (format == BodyFormat.JSON) {
            putOnOneLine(log);
        }
        return accept(log, check.host());
    }

    private boolean accept(byte[] log, byte @Nullable [] host) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!delivery.accept(log, host)) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || !intake.awaitReady(topic, Duration.ofNanos(left))) {
                return false;
            }
        }
        return true;
    }

    /** Readers of logs may count on one log a line; in JSON, line ends stand only where a space may. */
    private static void putOnOneLine(byte[] log) {
        for (int i = 0; i < log.length; i++) {
            if (log[i] == '\n' || log[i] == '\r') {
                log[i] = ' ';
            }
        }
    }

    private void reject(Splitter piece, String reason) {
        delivery.reject();
        if (errors.size() < HttpIngest.MOST_ERRORS) {
            errors.add(new LineError(piece.number(), reason));
        }
    }
}
