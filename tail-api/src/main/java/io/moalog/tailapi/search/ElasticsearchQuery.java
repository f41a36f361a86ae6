package io.moalog.tailapi.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moalog.model.LogField;
import io.moalog.tailapi.query.Clause;
import io.moalog.tailapi.query.Query;
import io.moalog.tailapi.query.Term;
import io.moalog.tailapi.query.ValuePattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A {@link Query} in Elasticsearch's query DSL, over the mapping that the indexer makes. */
final class ElasticsearchQuery {
    /** Holds every value of a log. */
    static final String TEXT = "moalog.text";

    private static final String LEVEL = "moalog.level";
    private static final String SET_ASIDE = "moalog.set_aside";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** What {@code date_nanos} can hold. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("2262-04-11T23:47:16.854775807Z");

    private final FieldTypes types;

    ElasticsearchQuery(FieldTypes types) {
        this.types = types;
    }

    /** The fields whose types the query depends on. */
    static Set<String> typedFields(Query query) {
        Set<String> fields = new TreeSet<>();
        for (Clause clause : query.clauses()) {
            if (clause.term() instanceof Term.FieldValue value) {
                fields.addAll(value.fields());
            } else if (clause.term() instanceof Term.Level level) {
                fields.addAll(level.written().fields());
            } else if (clause.term() instanceof Term.FieldText text) {
                fields.addAll(text.fields());
            }
        }
        return fields;
    }

    JsonNode of(Query query, @Nullable Instant from, @Nullable Instant to) {
        ArrayNode filter = NODES.arrayNode();
        ArrayNode mustNot = NODES.arrayNode();
        if (from != null || to != null) {
            filter.add(range(from, to));
        }
        for (Clause clause : query.clauses()) {
            (clause.excluded() ? mustNot : filter).add(term(clause.term()));
        }
        ObjectNode bool = NODES.objectNode();
        bool.set("filter", filter);
        bool.set("must_not", mustNot);
        return object("bool", bool);
    }

    private static JsonNode range(@Nullable Instant from, @Nullable Instant to) {
        ObjectNode bounds = NODES.objectNode().put("format", "strict_date_optional_time_nanos");
        if (from != null) {
            bounds.put("gte", clamp(from).toString());
        }
        if (to != null) {
            bounds.put("lt", clamp(to).toString());
        }
        return object("range", object(LogField.TIMESTAMP.fieldName(), bounds));
    }

    private static Instant clamp(Instant time) {
        return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    }

    private JsonNode term(Term term) {
        if (term instanceof Term.AnyText any) {
            return phrase(TEXT, any.phrase().text());
        }
        if (term instanceof Term.FieldText text) {
            String words = text.phrase().text();
            List<JsonNode> should = inEachType(text.fields(), (field, type) -> phraseIn(field, type, words));
            should.add(allOf(List.of(setAside(text.fields()), phrase(TEXT, words))));
            return anyOf(should);
        }
        if (term instanceof Term.Level level) {
            JsonNode meaning = object(LEVEL, NODES.textNode(level.meaning().word()));
            return anyOf(List.of(value(level.written()), object("term", meaning)));
        }
        return value((Term.FieldValue) term);
    }

    /**
     * A value that is not indexed as what it is can be found by its words alone. They may stand elsewhere in the log, but
     * better one hit too many than a log that cannot be found.
     */
    private JsonNode value(Term.FieldValue term) {
        ValuePattern value = term.value();
        List<JsonNode> should = inEachType(
                term.fields(), (field, type) -> value.isAny() ? exists(field) : new ValueQuery(field, value).of(type));
        if (value.isAny()) {
            should.add(setAside(term.fields()));
        } else if (value.isExact()) {
            should.add(allOf(List.of(setAside(term.fields()), phrase(TEXT, value.exact()))));
        }
        return anyOf(should);
    }

    static JsonNode phrase(String field, String text) {
        return object("match_phrase", object(field, NODES.objectNode().put("query", text)));
    }

    /** Where a field is not cut into words, the words of the whole log have to do. */
    private static JsonNode phraseIn(String field, String type, String text) {
        return switch (type) {
            case "text", "match_only_text" -> phrase(field, text);
            case "keyword", "constant_keyword", "wildcard" -> allOf(List.of(phrase(TEXT, text), has(field)));
            default -> ValueQuery.lenient(field, text);
        };
    }

    /** Whether a log has the field, with a value that is indexed or one that could not be. */
    private static JsonNode has(String field) {
        return anyOf(List.of(exists(field), setAside(List.of(field))));
    }

    private static JsonNode exists(String field) {
        return object("exists", NODES.objectNode().put("field", field));
    }

    /**
     * Whether a log has one of the fields with a value that is not indexed: Elasticsearch passed it over, because it is too
     * long or does not fit the type that the field has in its index; or the indexer set it, or what it stands in, aside.
     */
    private static JsonNode setAside(List<String> fields) {
        ObjectNode ignored = NODES.objectNode();
        fields.forEach(ignored.putArray("_ignored")::add);
        ObjectNode setAside = NODES.objectNode();
        ArrayNode paths = setAside.putArray(SET_ASIDE);
        for (String field : fields) {
            for (int end = field.length(); end > 0; end = field.lastIndexOf('.', end - 1)) {
                paths.add(field.substring(0, end));
            }
        }
        return anyOf(List.of(object("terms", ignored), object("terms", setAside)));
    }

    private List<JsonNode> inEachType(List<String> fields, BiFunction<String, String, JsonNode> query) {
        List<JsonNode> should = new ArrayList<>();
        for (String field : fields) {
            for (FieldTypes.FieldType type : types.of(field)) {
                should.add(onlyIn(type, query.apply(field, type.name())));
            }
        }
        return should;
    }

    static JsonNode anyOf(List<JsonNode> queries) {
        return queries.isEmpty()
                ? object("match_none", NODES.objectNode())
                : object(
                        "bool",
                        NODES.objectNode().set("should", NODES.arrayNode().addAll(queries)));
    }

    static JsonNode allOf(List<JsonNode> queries) {
        return object("bool", NODES.objectNode().set("filter", NODES.arrayNode().addAll(queries)));
    }

    /** A query that is legal for one type of a field alone must not reach the indices where it is of another. */
    private static JsonNode onlyIn(FieldTypes.FieldType type, JsonNode query) {
        if (type.indices().isEmpty()) {
            return query;
        }
        ObjectNode terms = NODES.objectNode();
        type.indices().forEach(terms.putArray("_index")::add);
        return allOf(List.of(object("terms", terms), query));
    }

    static ObjectNode object(String key, JsonNode value) {
        return NODES.objectNode().set(key, value);
    }
}
