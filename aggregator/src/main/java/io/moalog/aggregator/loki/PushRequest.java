package io.moalog.aggregator.loki;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;

/** A {@code PushRequest} in protobuf, read in place: its streams, and their entries. */
final class PushRequest {
    /** Told of each stream that has entries. */
    interface Streams {
        /**
         * @param entries for {@link #entries}
         * @return false to end the reading
         */
        boolean stream(String labels, WireCursor entries) throws MalformedProtobufException, InterruptedException;
    }

    /** Told of each entry, {@code array[from, to)} of the cursor. */
    interface Entries {
        boolean entry(int from, int to) throws InterruptedException;
    }

    private PushRequest() {}

    static void streams(byte[] bytes, int from, int to, Streams streams)
            throws MalformedProtobufException, InterruptedException {
        WireCursor request = new WireCursor(bytes, from, to);
        while (request.next()) {
            if (request.field() != Fields.REQUEST_STREAMS) {
                continue;
            }
            String labels = "";
            boolean hasEntries = false;
            WireCursor stream = request.message();
            while (stream.next()) {
                if (stream.field() == Fields.STREAM_LABELS) {
                    stream.requireLength();
                    labels = new String(bytes, stream.from(), stream.to() - stream.from(), UTF_8);
                } else if (stream.field() == Fields.STREAM_ENTRIES) {
                    stream.requireLength();
                    hasEntries = true;
                }
            }
            if (hasEntries && !streams.stream(labels, request.message())) {
                return;
            }
        }
    }

    /** @return false where that ended the reading */
    static boolean entries(WireCursor stream, Entries entries) throws MalformedProtobufException, InterruptedException {
        while (stream.next()) {
            if (stream.field() == Fields.STREAM_ENTRIES && !entries.entry(stream.from(), stream.to())) {
                return false;
            }
        }
        return true;
    }
}
