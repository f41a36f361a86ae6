package io.moalog.aggregator.http;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.model.NotALogException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes the logs of one body, piece by piece, and notes what is wrong with which. For one request and thread. */
final class BodyTaker {
    private static final byte[] MESSAGE = "{\"message\":".getBytes(StandardCharsets.UTF_8);

    private final Deliveries request;
    private final Lane lane;
    private final LogCheck check = new LogCheck();
    private final JsonBytes json = new JsonBytes();
    private final List<LineError> errors = new ArrayList<>();
    private long tooLarge;

    BodyTaker(Deliveries request, Lane lane) {
        this.request = request;
        this.lane = lane;
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
            if (!request.awaitRoom()) {
                lane.refuse();
                return false;
            }
            String problem = pieces.problem();
            if (problem != null) {
                tooLarge += pieces.isTooLarge() ? 1 : 0;
                reject(pieces, problem);
            } else if (!(format == BodyFormat.TEXT ? takeText(pieces) : takeJson(pieces, format))) {
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
        return lane.accept(json.toByteArray(), null);
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
            LogFields.putOnOneLine(log);
        }
        return lane.accept(log, check.host());
    }

    private void reject(Splitter piece, String reason) {
        lane.reject();
        if (errors.size() < HttpIngest.MOST_ERRORS) {
            errors.add(new LineError(piece.number(), reason));
        }
    }
}
