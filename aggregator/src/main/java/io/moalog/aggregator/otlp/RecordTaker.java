package io.moalog.aggregator.otlp;

import io.moalog.aggregator.bytes.JsonTooLargeException;
import io.moalog.aggregator.http.Deliveries;
import io.moalog.aggregator.http.Lane;
import io.moalog.aggregator.http.LogFields;
import io.moalog.aggregator.http.Refusal;
import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;
import io.moalog.model.NotALogException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the records of one request, and notes which of them are not taken and why. For one request and thread. */
final class RecordTaker {
    private static final int MOST_REASONS = 10;

    private final Deliveries request;
    private final int largest;
    private final LogFields log;
    private final RecordWriter writer;
    private final Set<String> reasons = new LinkedHashSet<>();
    private long rejected;
    private long turnedAway;
    private @Nullable Refusal refusal;

    RecordTaker(Deliveries request, int largest) {
        this.request = request;
        this.largest = largest;
        this.log = new LogFields(largest);
        this.writer = new RecordWriter(log);
    }

    /** Records that are no logs. */
    long rejected() {
        return rejected;
    }

    /** Records of services that take none now, while others do. */
    long turnedAway() {
        return turnedAway;
    }

    /** Why those were not taken. */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    /** The first reasons, in words for the sender. */
    String reasons() {
        return String.join("; ", reasons);
    }

    /**
     * Takes all records of a resource.
     *
     * @return false where no more can be taken of any
     */
    boolean take(WireCursor resourceLogs, WireCursor again, Lane lane)
            throws MalformedProtobufException, InterruptedException {
        Refusal notNow = lane.refusal();
        if (notNow != null) {
            refusal = notNow;
            note(notNow.detail());
            return !lane.isKafkaAway()
                    && ExportRequest.records(again, largest, (from, to, scope, problem) -> {
                        lane.refuse();
                        turnedAway++;
                        return true;
                    });
        }
        List<LogFields.Shared> ofResource = List.of();
        String tooMuch = null;
        try {
            ofResource = ExportRequest.attributes(resourceLogs, largest);
        } catch (NotALogException | JsonTooLargeException e) {
            tooMuch = String.valueOf(e.getMessage());
        }
        List<LogFields.Shared> resource = ofResource;
        String reason = tooMuch;
        byte[] bytes = again.array();
        return ExportRequest.records(
                again,
                largest,
                (from, to, scope, problem) ->
                        take(bytes, from, to, scope, resource, problem == null ? reason : problem, lane));
    }

    private boolean take(
            byte[] bytes,
            int from,
            int to,
            List<LogFields.Shared> scope,
            List<LogFields.Shared> resource,
            @Nullable String problem,
            Lane lane)
            throws InterruptedException {
        if (!request.awaitRoom()) {
            refusal = Refusal.noRoom();
            lane.refuse();
            return false;
        }
        if (problem != null) {
            reject(problem, lane);
            return true;
        }
        byte[] json;
        try {
            json = writer.write(bytes, from, to, scope, resource);
        } catch (MalformedProtobufException | NotALogException | JsonTooLargeException notALog) {
            reject(String.valueOf(notALog.getMessage()), lane);
            return true;
        }
        if (json.length > largest) {
            reject("a log larger than %d bytes of JSON: %d bytes".formatted(largest, json.length), lane);
            return true;
        }
        if (lane.accept(json, log.host())) {
            return true;
        }
        refusal = lane.refusal();
        return false;
    }

    private void reject(String reason, Lane lane) {
        lane.reject();
        rejected++;
        note(reason);
    }

    private void note(String reason) {
        if (reasons.size() < MOST_REASONS) {
            reasons.add(reason);
        }
    }
}
