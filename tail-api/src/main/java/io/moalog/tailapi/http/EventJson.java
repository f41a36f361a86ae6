package io.moalog.tailapi.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.tailapi.tail.Gap;
import io.moalog.tailapi.tail.Tail;
import java.io.UncheckedIOException;
import java.util.Map;

/** The JSON of events other than logs. */
final class EventJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventJson() {}

    /** {@code {"skipped","from","to","reason"}}. */
    static byte[] of(Gap gap) {
        return bytes(gap);
    }

    /** {@code {"state":"live"}}, or {@code "past"} while the tail reads what was before. */
    static byte[] heartbeat(Tail tail) {
        return bytes(Map.of("state", state(tail)));
    }

    static String state(Tail tail) {
        return tail.isLive() ? "live" : "past";
    }

    static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
