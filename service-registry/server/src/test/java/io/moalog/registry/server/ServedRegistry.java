package io.moalog.registry.server;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.moalog.registry.view.Caller;
import io.moalog.stream.KafkaSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A registry behind an HTTP server, wired as the program wires it. */
final class ServedRegistry implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** As of a process that is not told where logs are stored. */
    static final PurgeTargets NOWHERE = new PurgeTargets(List.of(), List.of("elasticsearch.urls", "hdfs.uri"));

    final ServiceRegistry registry;
    private final EmbeddedServer server;

    ServedRegistry(KafkaSettings kafka, DataSource database) {
        this(RegistryConfig.defaults(), kafka, database);
    }

    ServedRegistry(RegistryConfig config, KafkaSettings kafka, DataSource database) {
        registry = new ServiceRegistry(config, kafka, database, NOWHERE, IndexSizes.UNKNOWN, new SimpleMeterRegistry());
        server = ApplicationContext.builder(Map.of(
                        "micronaut.server.port", -1,
                        "micronaut.server.host", "127.0.0.1",
                        "moalog.roles.service-registry", "true"))
                .singletons(registry)
                .start()
                .getBean(EmbeddedServer.class)
                .start();
        registry.start();
    }

    /** From now on every request is as that caller's; null for anybody's. */
    void callAs(@Nullable Caller caller) {
        server.getApplicationContext().getBean(CallingAs.class).caller = caller;
    }

    URI uri(String path) {
        return URI.create(server.getURI() + (path.startsWith("/api/") ? "" : "/api/services") + path);
    }

    HttpResponse<String> post(String body) throws Exception {
        return send("POST", "", body);
    }

    /**
     * @param path behind {@code /api/services}, or all of it
     * @param body nothing where it is empty
     */
    HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json; charset=utf-8")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.getApplicationContext().close();
        registry.close();
    }
}
