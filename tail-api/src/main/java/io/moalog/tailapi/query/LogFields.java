package io.moalog.tailapi.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.model.LogEvent;
import io.moalog.model.LogField;
import io.moalog.model.LogLevel;
import io.moalog.model.NotALogException;
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
    private static final String TIMESTAMP = LogField.TIMESTAMP.fieldName();

    private final byte[] json;
    private final ServiceName service;
    private @Nullable RawText raw;
    private @Nullable List<Value> values;
    private @Nullable LogLevel level;
    private boolean levelRead;

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
            if (value.inText && phrase.in(value.tokens())) {
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

    /** What its level means, whatever the sender calls it; null where it says none that is understood. */
    @Nullable
    LogLevel level() {
        if (!levelRead) {
            levelRead = true;
            try {
                level = LogEvent.read(json).severity();
            } catch (NotALogException malformed) {
                level = null;
            }
        }
        return level;
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
                read.add(new Value(SERVICE, JsonToken.VALUE_STRING, service.value(), false));
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
            if (name.equals(TIMESTAMP) && parser.currentToken().isScalarValue()) {
                read.add(new Value(name, parser.currentToken(), parser.getText(), false));
            } else {
                readValue(parser, own ? "log." + name : name, read);
            }
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
            read.add(new Value(name, token, parser.getText(), true));
        }
    }

    /** One scalar. */
    private static final class Value {
        private final String field;
        private final JsonToken kind;
        private final String text;
        private final boolean inText;
        private @Nullable List<String> tokens;

        /** @param inText whether it is found by the search in any field */
        Value(String field, JsonToken kind, String text, boolean inText) {
            this.field = field;
            this.kind = kind;
            this.text = text;
            this.inText = inText;
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
