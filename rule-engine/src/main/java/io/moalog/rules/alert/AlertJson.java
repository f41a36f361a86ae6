package io.moalog.rules.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.moalog.rules.window.Sample;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of alerts that are kept as JSON, and alerts as webhooks get them. */
final class AlertJson {
    /** A log cut within a pair of surrogates, or one with odd characters, must still be text that every database takes. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private static final double EXACT = 1L << 53;

    private AlertJson() {}

    static byte[] of(Alert alert) {
        try {
            return MAPPER.writeValueAsBytes(alert);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static String group(List<String> names, List<@Nullable String> values) {
        return object(json -> {
            for (int i = 0; i < names.size(); i++) {
                json.writeStringField(names.get(i), values.get(i));
            }
        });
    }

    static String values(Map<String, @Nullable Double> values) {
        return object(json -> {
            for (Map.Entry<String, @Nullable Double> value : values.entrySet()) {
                json.writeFieldName(value.getKey());
                number(json, value.getValue());
            }
        });
    }

    static String samples(List<Sample> samples) {
        return write(json -> {
            json.writeStartArray();
            for (Sample sample : samples) {
                json.writeStartObject();
                json.writeStringField("id", sample.id());
                json.writeFieldName("log");
                json.writeRawValue(sample.log());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void number(JsonGenerator json, @Nullable Double value) throws IOException {
        if (value == null || value.isInfinite() || value.isNaN()) {
            json.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            json.writeNumber(value.longValue());
        } else {
            json.writeNumber(value);
        }
    }

    private static String object(Part fields) {
        return write(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
    }

    private static String write(Part part) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            part.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private interface Part {
        void write(JsonGenerator json) throws IOException;
    }
}
