package io.moalog.tailapi.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.model.LogEvent;
import io.moalog.model.LogField;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log as queries look at it: its scalar values under dotted names, arrays opened up, as the realtime indexer gives it
 * to Elasticsearch. There {@code service} is the service's name where the log has none, and a log's own {@code moalog}
 * stands under {@code log.moalog}. Parsed and cut into words only when a query needs it, and then once for all queries.
 * For one thread.
 */
public final class LogFields {
    private static final String SERVICE = "service";
    private static final String OWN = "moalog";

    private final byte[] json;
    private final ServiceName service;
    private @Nullable RawText raw;
    private @Nullable List<Value> values;

    /** @param service whose log it is */
    public LogFields(byte[] json, ServiceName service) {
        this.json = json;
        this.service = service;
    }

    /** Whether the bytes are one JSON object; what is not, is no log and matches nothing. */
    public static boolean isLog(byte[] json) {
        try (JsonParser parser = LogEvent.JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    /** False only where the phrase cannot be in the log. */
    boolean mayContain(Phrase phrase) {
        if (raw == null) {
            raw = new RawText(json);
        }
        for (String token : phrase.tokens()) {
            if (!raw.mayContain(token)) {
                return false;
            }
        }
        return true;
    }

    boolean anyText(Phrase phrase) {
        for (Value value : values()) {
            if (value.isText() && phrase.in(value.tokens())) {
                return true;
            }
        }
        return false;
    }

    boolean textIn(List<String> fields, Phrase phrase) {
        for (Value value : values()) {
            if (fields.contains(value.field) && phrase.in(value.tokens())) {
                return true;
            }
        }
        return false;
    }

    boolean valueIn(List<String> fields, ValuePattern pattern) {
        for (Value value : values()) {
            if (fields.contains(value.field) && value.matches(pattern)) {
                return true;
            }
        }
        return false;
    }

    private List<Value> values() {
        if (values == null) {
            values = read();
        }
        return values;
    }

    private List<Value> read() {
        List<Value> read = new ArrayList<>();
        try (JsonParser parser = LogEvent.JSON.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT && !readLog(parser, read)) {
                read.add(new Value(SERVICE, JsonToken.NOT_AVAILABLE, service.value()));
            }
        } catch (IOException malformed) {
            return List.of();
        }
        return read;
    }

    /** Whether the log has a service of its own. */
    private static boolean readLog(JsonParser parser, List<Value> read) throws IOException {
        boolean hasService = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            hasService |= name.equals(SERVICE);
            parser.nextToken();
            boolean own = name.startsWith(OWN) && (name.length() == OWN.length() || name.charAt(OWN.length()) == '.');
            readValue(parser, own ? "log." + name : name, read);
        }
        return hasService;
    }

    private static void readObject(JsonParser parser, String prefix, List<Value> read) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = prefix + '.' + parser.currentName();
            parser.nextToken();
            readValue(parser, name, read);
        }
    }

    private static void readValue(JsonParser parser, String name, List<Value> read) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            readObject(parser, name, read);
        } else if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                readValue(parser, name, read);
            }
        } else if (token != JsonToken.VALUE_NULL) {
            read.add(new Value(name, token, parser.getText()));
        }
    }

    /** One scalar. */
    private static final class Value {
        private final String field;
        private final JsonToken kind;
        private final String text;
        private @Nullable List<String> tokens;

        Value(String field, JsonToken kind, String text) {
            this.field = field;
            this.kind = kind;
            this.text = text;
        }

        boolean isText() {
            return kind == JsonToken.VALUE_STRING && !field.equals(LogField.TIMESTAMP.fieldName());
        }

        List<String> tokens() {
            if (tokens == null) {
                tokens = Tokens.of(text);
            }
            return tokens;
        }

        boolean matches(ValuePattern pattern) {
            return kind.isNumeric() ? pattern.matchesNumber(text) : pattern.matchesText(text);
        }
    }
}
