package io.moalog.aggregator.elastic;

import io.moalog.aggregator.http.Body;
import io.moalog.aggregator.http.BodyRefusedException;
import io.moalog.aggregator.http.Deliveries;
import io.moalog.aggregator.http.Lane;
import io.moalog.aggregator.http.LineSplitter;
import io.moalog.aggregator.http.LogCheck;
import io.moalog.aggregator.http.Refusal;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.InFlightBytes;
import io.moalog.aggregator.intake.Intake;
import io.moalog.model.NotALogException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the actions of one bulk request, line by line. What they are to be answered has to be held until the end, and counts
 * as bytes in flight until this is closed. For one request and thread.
 */
final class BulkTaker implements AutoCloseable {
    static final int MOST_ITEMS = 100_000;

    private static final String NO_INDEX = "index_not_found_exception";

    private final Intake intake;
    private final Deliveries request;
    private final @Nullable String defaultIndex;
    private final LogCheck check = new LogCheck();
    private final List<BulkItem> items = new ArrayList<>();
    private long charged;

    BulkTaker(Intake intake, Deliveries request, @Nullable String defaultIndex) {
        this.intake = intake;
        this.request = request;
        this.defaultIndex = defaultIndex;
    }

    List<BulkItem> items() {
        return items;
    }

    /**
     * Takes all of them.
     *
     * @return false where there was no room in time, and the rest was left
     * @throws BodyRefusedException 400 where the lines are no actions, 413 where they are too many
     */
    boolean take(Body body, int largest) throws BodyRefusedException, IOException, InterruptedException {
        LineSplitter lines = new LineSplitter(body, largest);
        while (lines.next()) {
            if (lines.problem() != null) {
                throw BulkAction.malformed(lines.number(), lines.problem());
            }
            if (items.size() >= MOST_ITEMS) {
                throw new BodyRefusedException(413, "more than " + MOST_ITEMS + " actions: send fewer at a time");
            }
            BulkAction action = withIndex(BulkAction.read(lines.array(), lines.from(), lines.to(), lines.number()));
            if (action.hasSource() && !lines.next()) {
                throw BulkAction.malformed(lines.number(), "no source follows it");
            }
            if (!request.awaitRoom()) {
                return false;
            }
            add(action.isTaken() ? take(action, lines) : notTaken(action));
        }
        return true;
    }

    private BulkAction withIndex(BulkAction action) {
        return action.index() == null ? new BulkAction(action.operation(), defaultIndex, action.id()) : action;
    }

    private static BulkItem notTaken(BulkAction action) {
        return BulkItem.refused(
                action,
                400,
                "illegal_argument_exception",
                "logs are only ever added: \"%s\" is not taken, send create or index".formatted(action.operation()));
    }

    private BulkItem take(BulkAction action, LineSplitter source) throws InterruptedException {
        String index = action.index();
        if (index == null) {
            return BulkItem.refused(action, 400, "action_request_validation_exception", "index is missing");
        }
        Lane lane = request.to(index, () -> intake.destination(index));
        if (lane == null) {
            return BulkItem.refused(
                    action,
                    429,
                    "es_rejected_execution_exception",
                    "the request has more than " + Deliveries.MOST_LANES + " indices");
        }
        if (lane.destination() instanceof Destination.Nowhere nowhere) {
            lane.reject();
            return BulkItem.refused(action, 404, NO_INDEX, "no such index [" + index + "]: " + nowhere.reason());
        }
        Refusal refusal = lane.refusal();
        if (refusal != null) {
            lane.refuse();
            return turnedAway(action, refusal);
        }
        try {
            requireLog(source);
        } catch (NotALogException notALog) {
            lane.reject();
            return BulkItem.refused(action, 400, "document_parsing_exception", String.valueOf(notALog.getMessage()));
        }
        byte[] log = Arrays.copyOfRange(source.array(), source.from(), source.to());
        if (lane.accept(log, check.host())) {
            return BulkItem.taken(action, lane);
        }
        Refusal since = lane.refusal();
        return turnedAway(action, since == null ? Refusal.noRoom() : since);
    }

    private void requireLog(LineSplitter source) throws NotALogException {
        if (source.problem() != null) {
            throw new NotALogException(source.problem());
        }
        check.check(source.array(), source.from(), source.to());
    }

    private static BulkItem turnedAway(BulkAction action, Refusal refusal) {
        String type = switch (refusal.status()) {
            case 403 -> "security_exception";
            case 404 -> NO_INDEX;
            case 429 -> "es_rejected_execution_exception";
            default -> "unavailable_shards_exception";
        };
        return BulkItem.refused(action, refusal.status(), type, refusal.detail());
    }

    private void add(BulkItem item) {
        items.add(item);
        charged += item.heapBytes();
        inFlight().reading(item.heapBytes());
    }

    private InFlightBytes inFlight() {
        return intake.inFlight();
    }

    @Override
    public void close() {
        inFlight().reading(-charged);
        charged = 0;
    }
}
