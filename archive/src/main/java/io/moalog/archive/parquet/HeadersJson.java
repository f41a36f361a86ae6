package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.moalog.model.LogEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record's headers as one JSON object: {@code {"from":"http 10.0.0.7"}}. A name that comes several times
 * has an array of its values; a value that is not UTF-8 is {@code {"base64":"…"}}.
 */
final class HeadersJson {
    private HeadersJson() {}

    /** The JSON in UTF-8, null where there are no headers. */
    static byte @Nullable [] of(Headers headers) throws IOException {
        Map<String, List<Header>> byName = new LinkedHashMap<>();
        for (Header header : headers) {
            byName.computeIfAbsent(header.key(), name -> new ArrayList<>(1)).add(header);
        }
        if (byName.isEmpty()) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = LogEvent.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, List<Header>> named : byName.entrySet()) {
                json.writeFieldName(named.getKey());
                writeValues(json, named.getValue());
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeValues(JsonGenerator json, List<Header> headers) throws IOException {
        if (headers.size() == 1) {
            writeValue(json, headers.get(0).value());
            return;
        }
        json.writeStartArray();
        for (Header header : headers) {
            writeValue(json, header.value());
        }
        json.writeEndArray();
    }

    private static void writeValue(JsonGenerator json, byte @Nullable [] value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (StrictUtf8.isValid(value)) {
            json.writeString(new String(value, UTF_8));
        } else {
            json.writeStartObject();
            json.writeFieldName("base64");
            json.writeBinary(value);
            json.writeEndObject();
        }
    }
}
