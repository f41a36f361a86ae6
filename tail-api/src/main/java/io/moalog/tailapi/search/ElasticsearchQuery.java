package io.moalog.tailapi.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moalog.model.LogField;
import io.moalog.tailapi.query.Clause;
import io.moalog.tailapi.query.Query;
import io.moalog.tailapi.query.Term;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A {@link Query} in Elasticsearch's query DSL, over the mapping that the indexer makes. */
final class ElasticsearchQuery {
    /** Holds every string of a log. */
    static final String TEXT = "moalog.text";

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
            if (clause.term() instanceof Term.FieldValue value && !value.value().isAny()) {
                fields.addAll(value.fields());
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
            return object(
                    "match_phrase",
                    object(TEXT, NODES.objectNode().put("query", any.phrase().text())));
        }
        if (term instanceof Term.FieldText text) {
            ObjectNode match = NODES.objectNode()
                    .put("query", text.phrase().text())
                    .put("type", "phrase")
                    .put("lenient", true);
            text.fields().forEach(match.putArray("fields")::add);
            return object("multi_match", match);
        }
        return valueIn((Term.FieldValue) term);
    }

    private JsonNode valueIn(Term.FieldValue term) {
        ArrayNode should = NODES.arrayNode();
        for (String field : term.fields()) {
            if (term.value().isAny()) {
                should.add(object("exists", NODES.objectNode().put("field", field)));
                continue;
            }
            for (FieldTypes.FieldType type : types.of(field)) {
                should.add(onlyIn(type, new ValueQuery(field, term.value()).of(type.name())));
            }
        }
        return should.isEmpty()
                ? object("match_none", NODES.objectNode())
                : object("bool", NODES.objectNode().set("should", should));
    }

    /** A query that is legal for one type of a field alone must not reach the indices where it is of another. */
    private static JsonNode onlyIn(FieldTypes.FieldType type, JsonNode query) {
        if (type.indices().isEmpty()) {
            return query;
        }
        ObjectNode terms = NODES.objectNode();
        type.indices().forEach(terms.putArray("_index")::add);
        ArrayNode both = NODES.arrayNode().add(object("terms", terms)).add(query);
        return object("bool", NODES.objectNode().set("filter", both));
    }

    static ObjectNode object(String key, JsonNode value) {
        return NODES.objectNode().set(key, value);
    }
}
