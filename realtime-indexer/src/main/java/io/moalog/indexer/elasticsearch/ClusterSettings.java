package io.moalog.indexer.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.elasticsearch.client.Request;

/** The cluster's settings. */
final class ClusterSettings {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PATH = "/_cluster/settings";

    private final Requests requests;

    ClusterSettings(Requests requests) {
        this.requests = requests;
    }

    /**
     * What holds now, by name: what was set last, else the nodes' own. What Elasticsearch does not tell is left out.
     *
     * @throws IOException where it is away or refuses
     */
    Map<String, String> look(Collection<String> names) throws IOException, InterruptedException {
        Request request = new Request("GET", PATH);
        request.addParameter("include_defaults", "true");
        request.addParameter(
                "filter_path", names.stream().map(name -> "*." + name).collect(Collectors.joining(",")));
        Map<String, String> told = scalars(requests, request);
        Map<String, String> settings = new HashMap<>();
        for (String name : names) {
            Stream.of("/transient", "/persistent", "/defaults")
                    .map(section -> section + "/" + name.replace('.', '/'))
                    .filter(told::containsKey)
                    .findFirst()
                    .ifPresent(path -> settings.put(name, told.getOrDefault(path, "")));
        }
        return settings;
    }

    /**
     * Sets them until somebody sets them otherwise.
     *
     * @throws IOException where Elasticsearch is away or refuses
     */
    void set(Map<String, String> settings) throws IOException, InterruptedException {
        Request request = new Request("PUT", PATH);
        request.setJsonEntity(MAPPER.writeValueAsString(Map.of("persistent", settings)));
        requests.send(request);
    }

    /** What is answered, by JSON pointers. */
    static Map<String, String> scalars(Requests requests, Request request) throws IOException, InterruptedException {
        Map<String, String> values = new HashMap<>();
        try (InputStream body = requests.send(request).getEntity().getContent();
                JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isScalarValue()) {
                    values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
        }
        return values;
    }
}
