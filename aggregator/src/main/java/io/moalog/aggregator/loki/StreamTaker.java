package io.moalog.aggregator.loki;

import io.moalog.aggregator.bytes.JsonTooLargeException;
import io.moalog.aggregator.http.Deliveries;
import io.moalog.aggregator.http.Lane;
import io.moalog.aggregator.http.LogFields;
import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;
import io.moalog.model.NotALogException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes the streams of one request, and notes what is wrong with which entries. For one request and thread. */
final class StreamTaker {
    private static final int MOST_REASONS = 10;

    private final Deliveries request;
    private final int largest;
    private final LogFields log;
    private final EntryWriter writer;
    private final Set<String> reasons = new LinkedHashSet<>();

    StreamTaker(Deliveries request, int largest) {
        this.request = request;
        this.largest = largest;
        this.log = new LogFields(largest);
        this.writer = new EntryWriter(log);
    }

    /** Why entries were rejected, in words for the sender; empty where none was. */
    String reasons() {
        return String.join("\n", reasons);
    }

    /** Rejects all entries of a stream. */
    boolean reject(WireCursor entries, String reason, Lane lane)
            throws MalformedProtobufException, InterruptedException {
        return PushRequest.entries(entries, (from, to) -> {
            reject(reason, lane);
            return true;
        });
    }

    /**
     * Takes all entries of a stream.
     *
     * @return false where no more can be taken
     */
    boolean take(StreamLabels labels, WireCursor entries, Lane lane)
            throws MalformedProtobufException, InterruptedException {
        List<LogFields.Shared> fields = labels.fields();
        byte[] bytes = entries.array();
        return PushRequest.entries(entries, (from, to) -> {
            if (!request.awaitRoom()) {
                lane.refuse();
                return false;
            }
            return take(bytes, from, to, fields, lane);
        });
    }

    private boolean take(byte[] bytes, int from, int to, List<LogFields.Shared> labels, Lane lane)
            throws InterruptedException {
        byte[] json;
        try {
            json = writer.write(bytes, from, to, labels);
        } catch (MalformedProtobufException | NotALogException notALog) {
            reject(String.valueOf(notALog.getMessage()), lane);
            return true;
        } catch (JsonTooLargeException e) {
            reject(tooLong(), lane);
            return true;
        }
        if (json.length > largest) {
            reject(tooLong(), lane);
            return true;
        }
        return lane.accept(json, log.host());
    }

    private String tooLong() {
        return "max entry size '%d' bytes exceeded while adding an entry with length '%d' bytes"
                .formatted(largest, writer.lineLength());
    }

    private void reject(String reason, Lane lane) {
        lane.reject();
        if (reasons.size() < MOST_REASONS) {
            reasons.add(reason);
        }
    }
}
