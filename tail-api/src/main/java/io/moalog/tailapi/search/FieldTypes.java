package io.moalog.tailapi.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a service's indices map the fields that a query names. A field may be of one type in one index and of another in the
 * next, as the first log that carried it decided.
 */
final class FieldTypes {
    static final FieldTypes NONE = new FieldTypes(Map.of());

    private final Map<String, List<FieldType>> byField;

    private FieldTypes(Map<String, List<FieldType>> byField) {
        this.byField = byField;
    }

    /**
     * One type of a field.
     *
     * @param name Elasticsearch's: {@code keyword}, {@code long}, …
     * @param indices where it is of this type; empty: wherever it is
     */
    record FieldType(String name, List<String> indices) {}

    /** Reads the answer of {@code _field_caps}. */
    static FieldTypes read(JsonNode fieldCaps) {
        Map<String, List<FieldType>> byField = new HashMap<>();
        fieldCaps.path("fields").properties().forEach(field -> {
            List<FieldType> types = new ArrayList<>();
            for (JsonNode type : field.getValue()) {
                List<String> indices = new ArrayList<>();
                type.path("indices").forEach(index -> indices.add(index.asText()));
                types.add(new FieldType(type.path("type").asText(), indices));
            }
            byField.put(field.getKey(), types);
        });
        return new FieldTypes(byField);
    }

    /** The types of {@code field}; none where no index has it. */
    List<FieldType> of(String field) {
        return byField.getOrDefault(field, List.of());
    }
}
