package io.moalog.tailapi.search;

import static io.moalog.tailapi.search.ElasticsearchQuery.allOf;
import static io.moalog.tailapi.search.ElasticsearchQuery.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Positions and receive times in Elasticsearch's query DSL. */
final class PositionQuery {
    static final String PARTITION = "moalog.partition";
    static final String OFFSET = "moalog.offset";
    private static final String RECEIVED = "moalog.received";
    private static final String COUNTS = "counts";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PositionQuery() {}

    /** What is {@code wanted} and not read elsewhere. */
    static JsonNode without(Elsewhere elsewhere, JsonNode wanted) {
        ObjectNode bool = NODES.objectNode();
        ArrayNode filter = bool.putArray("filter").add(wanted);
        Stretch asked = elsewhere.asked();
        if (!asked.equals(Stretch.ALL)) {
            ObjectNode bounds = times();
            if (asked.from() != null) {
                bounds.put("gte", asked.from().toEpochMilli());
            }
            if (asked.to() != null) {
                bounds.put("lt", asked.to().toEpochMilli());
            }
            filter.add(object("range", object(RECEIVED, bounds)));
        }
        elsewhere.read().stream().map(PositionQuery::in).forEach(bool.putArray("must_not")::add);
        return object("bool", bool);
    }

    /** Counts the logs of each. */
    static JsonNode counting(List<Positions> positions) {
        ObjectNode filters = NODES.objectNode();
        positions.stream().map(PositionQuery::in).forEach(filters.putArray("filters")::add);
        JsonNode counts = object("filters", filters);
        return NODES.objectNode().put("size", 0).put("track_total_hits", false).set("aggs", object(COUNTS, counts));
    }

    /** What the answer to {@link #counting} says; nothing counted where there is no index. */
    static long[] counts(JsonNode answer, int size) {
        long[] counts = new long[size];
        JsonNode buckets = answer.path("aggregations").path(COUNTS).path("buckets");
        for (int i = 0; i < size; i++) {
            counts[i] = buckets.path(i).path("doc_count").asLong();
        }
        return counts;
    }

    private static JsonNode in(Positions positions) {
        ObjectNode offsets = NODES.objectNode().put("gte", positions.first()).put("lt", positions.end());
        ObjectNode received = times().put("gte", positions.firstReceived().toEpochMilli())
                .put("lte", positions.lastReceived().toEpochMilli());
        return allOf(List.of(
                object("term", object(PARTITION, NODES.numberNode(positions.partition()))),
                object("range", object(OFFSET, offsets)),
                object("range", object(RECEIVED, received))));
    }

    private static ObjectNode times() {
        return NODES.objectNode().put("format", "epoch_millis");
    }
}
