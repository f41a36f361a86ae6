package io.moalog.ops.kibana;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moalog.model.IndexName;
import io.moalog.model.LogField;
import io.moalog.model.ServiceName;
import java.util.Optional;

/**
 * What Kibana is told of a service: its exact alias, never a pattern, since {@code -} is legal in names.
 *
 * @param id in Kibana
 * @param title which indices it stands for
 * @param name for people
 */
record DataView(String id, String title, String name) {
    private static final String PREFIX = "moalog-";

    static DataView of(ServiceName service) {
        return new DataView(PREFIX + service, IndexName.alias(service), service.value());
    }

    /** The service that it was made for here; nothing where somebody else made it. */
    Optional<ServiceName> service() {
        return id.startsWith(PREFIX)
                ? ServiceName.parse(id.substring(PREFIX.length()))
                        .filter(service -> IndexName.alias(service).equals(title))
                : Optional.empty();
    }

    /** The fields that both of Kibana's APIs know. A view may be there before its service's first log. */
    ObjectNode attributes() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("title", title)
                .put("name", name)
                .put("timeFieldName", LogField.TIMESTAMP.fieldName())
                .put("allowNoIndex", true);
    }

    /** A line of a file that Kibana imports as saved objects. */
    String savedObject() {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("type", "index-pattern")
                .put("id", id);
        object.set("attributes", attributes());
        object.putArray("references");
        return object.toString();
    }
}
