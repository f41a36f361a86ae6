package io.moalog.aggregator.loki;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.http.LogFields;
import io.moalog.model.NotALogException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stream's labels, as Prometheus writes them: <code>{job="app", level="info"}</code>, the values quoted as Go quotes.
 *
 * @param values by name, in their order
 */
record StreamLabels(Map<String, String> values) {
    /** The name that Loki gives to a service that no label tells. */
    static final String UNKNOWN_SERVICE = "unknown_service";

    /** More labels than any stream has; Loki itself takes 15. */
    private static final int MOST = 1_000;

    /** @throws NotALogException in Loki's words, where this is no set of labels */
    static StreamLabels parse(String text) throws NotALogException {
        try {
            Map<String, String> labels = new LabelParser(text).labels(MOST);
            if (labels.isEmpty()) {
                throw new NotALogException("error at least one label pair is required per stream");
            }
            return new StreamLabels(labels);
        } catch (IllegalArgumentException malformed) {
            throw new NotALogException("error parsing labels, with error: " + malformed.getMessage());
        }
    }

    /** The labels as such a text, of names and values that need not be legal. */
    static String format(Map<String, String> labels) {
        StringBuilder text = new StringBuilder("{");
        labels.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"'));
        return text.append('}').toString();
    }

    /** The service whose logs the stream has. */
    String service() {
        for (String label : new String[] {"service_name", "service", "job"}) {
            String value = values.get(label);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return UNKNOWN_SERVICE;
    }

    /** The labels as fields of all of the stream's logs. */
    List<LogFields.Shared> fields() {
        List<LogFields.Shared> fields = new ArrayList<>();
        values.forEach((name, value) -> {
            byte[] text = value.getBytes(UTF_8);
            JsonBytes json = new JsonBytes();
            json.putString(text, 0, text.length);
            fields.add(new LogFields.Shared(name.getBytes(UTF_8), json.toByteArray(), text));
        });
        return fields;
    }

    /** Keeps the order of the labels. */
    static Map<String, String> newMap() {
        return new LinkedHashMap<>();
    }
}
