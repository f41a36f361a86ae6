package io.moalog.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** {@code GET /api/indexer/waiting} of one indexer, as the program serves it. */
final class WaitingOverHttp implements AutoCloseable {
    private final ApplicationContext context;
    private final EmbeddedServer server;

    WaitingOverHttp(RealtimeIndexer indexer) {
        context = ApplicationContext.builder()
                .properties(Map.of("moalog.roles.realtime-indexer", "true", "micronaut.server.port", "-1"))
                .build();
        context.registerSingleton(indexer);
        context.start();
        server = context.getBean(EmbeddedServer.class).start();
    }

    JsonNode get() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.getURL() + "/api/indexer/waiting"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return new ObjectMapper().readTree(response.body());
    }

    @Override
    public void close() {
        context.close();
    }
}
