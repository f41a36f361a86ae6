package io.moalog.rules.log;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.model.JsonFlaw;
import io.moalog.model.LogEvent;
import io.moalog.model.LogField;
import io.moalog.model.NotALogException;
import io.moalog.model.ServiceName;
import io.moalog.rules.condition.Value;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads, in one streaming pass, the fields that the rules of one service name; everything else is skipped.
 *
 * <ul>
 *   <li>The names of {@link LogField} ({@code @timestamp}, {@code message}, {@code level}, {@code host},
 *       {@code trace_id}) also find their usual other names, on the first two levels; {@code @timestamp}'s value is the
 *       instant in UTC as {@code 2026-11-20T01:02:03.004Z}.
 *   <li>{@code service} is the log's own field, or else the service that it came in by.
 *   <li>{@code a.b} is a nested field or a flat key with dots; of duplicates the first counts.
 *   <li>Objects and arrays are their JSON text; JSON's null is no value.
 * </ul>
 */
public final class LogReader {
    private static final String SERVICE = "service";

    private final Value service;
    private final Set<String> fields;
    private final FieldTree tree;

    /**
     * Reads the logs of one service.
     *
     * @param fields the names that rules use
     */
    public LogReader(ServiceName service, Collection<String> fields) {
        this.service = Value.text(service.value());
        this.fields = Set.copyOf(fields);
        this.tree = FieldTree.of(this.fields);
    }

    /**
     * Reads one log.
     *
     * @throws NotALogException where the bytes are not exactly one JSON object
     */
    public ParsedLog read(byte[] json) throws NotALogException {
        UsualFields usual = new UsualFields(fields);
        try (JsonParser parser = LogEvent.JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotALogException("a log is one JSON object");
            }
            Walk walk = new Walk(parser, json, usual);
            walk.object("", 1, tree);
            if (parser.nextToken() != null) {
                throw new NotALogException("more follows after the log's closing brace");
            }
            walk.values.putAll(usual.values());
            if (fields.contains(SERVICE)) {
                walk.values.putIfAbsent(SERVICE, service);
            }
            return new ParsedLog(usual.timestamp(), walk.values);
        } catch (IOException malformed) {
            throw new NotALogException(JsonFlaw.of(malformed));
        }
    }

    /** One pass over one log. */
    private static final class Walk {
        /** The usual fields stand on the first level or one below, as {@link LogEvent} reads them. */
        private static final int USUAL_DEPTH = 2;

        private final JsonParser parser;
        private final byte[] json;
        private final UsualFields usual;
        private final java.util.Map<String, Value> values = new java.util.HashMap<>();

        Walk(JsonParser parser, byte[] json, UsualFields usual) {
            this.parser = parser;
            this.json = json;
            this.usual = usual;
        }

        void object(String prefix, int depth, @Nullable FieldTree node) throws IOException {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                FieldTree child = node == null ? null : node.child(key);
                JsonToken token = parser.nextToken();
                if (token.isStructStart()) {
                    structure(prefix, key, depth, child);
                } else if (token != JsonToken.VALUE_NULL) {
                    if (depth <= USUAL_DEPTH) {
                        usual.offer(prefix.isEmpty() ? key : prefix + '.' + key, parser);
                    }
                    keep(child, token);
                }
            }
        }

        private void structure(String prefix, String key, int depth, @Nullable FieldTree child) throws IOException {
            int start = (int) parser.currentTokenLocation().getByteOffset();
            boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
            if (isObject && (depth < USUAL_DEPTH || (child != null && child.hasChildren()))) {
                object(prefix.isEmpty() ? key : prefix + '.' + key, depth + 1, child);
            } else {
                parser.skipChildren();
            }
            String field = child == null ? null : child.field();
            if (field != null) {
                int end = (int) parser.currentLocation().getByteOffset();
                values.putIfAbsent(
                        field,
                        Value.text(new String(json, start, end - start, java.nio.charset.StandardCharsets.UTF_8)));
            }
        }

        private void keep(@Nullable FieldTree child, JsonToken token) throws IOException {
            String field = child == null ? null : child.field();
            if (field != null && !values.containsKey(field)) {
                values.put(
                        field,
                        token.isNumeric()
                                ? Value.number(parser.getText())
                                : token.isBoolean()
                                        ? Value.of(token == JsonToken.VALUE_TRUE)
                                        : Value.text(parser.getText()));
            }
        }
    }
}
