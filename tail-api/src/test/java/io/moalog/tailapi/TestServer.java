package io.moalog.tailapi;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.KafkaSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/** The role behind a real HTTP server. */
public final class TestServer implements AutoCloseable {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ServicesView services;
    private final TailApi tailApi;
    private final ApplicationContext context;
    private final EmbeddedServer http;

    public TestServer(TailApiConfig config, KafkaSettings kafka, RestClient elasticsearch) {
        this(config, kafka, elasticsearch, null);
    }

    private TestServer(
            TailApiConfig config, KafkaSettings kafka, RestClient elasticsearch, @Nullable ArchiveStore archive) {
        services = new ServicesView(kafka);
        tailApi = new TailApi(config, kafka, services, elasticsearch, archive, meters);
        context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(Map.of("moalog.roles.tail-api", true, "micronaut.server.port", -1))
                .singletons(tailApi)
                .start();
        http = context.getBean(EmbeddedServer.class).start();
        services.start();
        tailApi.start();
    }

    /** A server with the defaults, ready. */
    public static TestServer ready(RestClient elasticsearch) {
        return ready(TailApiConfig.defaults(), elasticsearch);
    }

    public static TestServer ready(TailApiConfig config, RestClient elasticsearch) {
        return ready(config, elasticsearch, null);
    }

    public static TestServer ready(TailApiConfig config, RestClient elasticsearch, @Nullable ArchiveStore archive) {
        TestServer server = new TestServer(config, Backends.kafkaSettings(), elasticsearch, archive);
        await().atMost(Duration.ofSeconds(60)).until(server.tailApi::isReady);
        return server;
    }

    public URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + http.getPort() + pathAndQuery);
    }

    public TailApi role() {
        return tailApi;
    }

    /** Waits until the role knows the service. */
    public ServiceName knows(ServiceName service) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> services.find(service).isPresent());
        return service;
    }

    public double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    public double count(String name) {
        return meters.get(name).counters().stream().mapToDouble(Counter::count).sum();
    }

    /** How often a timer was stopped. */
    public long answered(String timer) {
        return meters.get(timer).timer().count();
    }

    @Override
    public void close() {
        tailApi.close();
        context.close();
        services.close();
    }
}
