package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.replay.FakeIndices;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.GoneService;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceCodec;
import io.moalog.registry.view.ServiceState;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.SearchProgress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole role as the program wires it, with its scheduler and its HTTP. */
class BatchIndexerIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);
    private final ServicesView view = new ServicesView(Backends.kafka());
    private final HikariDataSource database = new HikariDataSource();
    private final FakeIndices indices = new FakeIndices();
    private BatchIndexer indexer;
    private EmbeddedServer server;

    @BeforeEach
    void start() {
        database.setJdbcUrl("jdbc:h2:file:" + folder.resolve("db") + ";MODE=PostgreSQL");
        view.start();
    }

    @AfterEach
    void close() throws Exception {
        if (server != null) {
            server.close();
        }
        if (indexer != null) {
            indexer.close();
        }
        services.send(services.topicIds().keySet().stream()
                .map(ServiceCodec::tombstone)
                .toList());
        view.close();
        database.close();
        archive.close();
        services.close();
    }

    @Test
    void newLogsAreArchivedBySchedule() throws Exception {
        ServiceName service = register("by.schedule");
        services.send(service, 0, 20);
        ServiceName gone = new ServiceName("gone.by.schedule");
        archive.put("service=" + gone + "/dt=2020-01-31/AAAAAAAAAAAAAAAAAAAAAA-0-0.parquet");
        services.send(List.of(
                GoneService.KIND.record(new GoneService(gone, Retention.DEFAULT, IndexPlan.DAILY, Instant.now(), 1))));
        await().atMost(DEADLINE).until(() -> view.retention(gone).isPresent());
        serve("0/2 * * * * ?");
        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(indexer.files(service).orElseThrow()).isNotEmpty());
        await().atMost(DEADLINE).until(() -> !archive.exists("service=" + gone));
        services.send(service, 20, 30);
        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(archive.query("SELECT * FROM %s")).hasSize(30));
        assertThat(archive.numbers()).isEqualTo(IntStream.range(0, 30).boxed().toList());
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(indexer.checks()).allMatch(Check::up));
        assertThat(indexer.checks())
                .extracting(Check::name)
                .containsExactly(
                        "batch-indexer.scheduler",
                        "batch-indexer.hdfs",
                        "batch-indexer.run",
                        "batch-indexer.search",
                        "batch-indexer.retention",
                        "batch-indexer.replay");
    }

    @Test
    void aServiceThatAsksForItIsIndexedFromTheArchiveFromWhereTheLivePathHasCome() throws Exception {
        ServiceName service = register("by.batch", Indexing.BATCH);
        ServiceName live = register("by.batch-not");
        services.send(service, 0, 20);
        services.send(live, 0, 20);
        String topicId = services.topicIds().get(service);
        TopicPartition partition = new TopicPartition(TestServices.topic(service), 0);
        services.admin()
                .alterConsumerGroupOffsets(SearchProgress.LIVE, Map.of(partition, new OffsetAndMetadata(7, topicId)))
                .all()
                .get();
        serve("0/2 * * * * ?");
        await().atMost(DEADLINE).until(() -> indices.documents().size() == 13);
        services.send(service, 20, 30);
        await().atMost(DEADLINE).until(() -> indices.documents().size() == 23);
        assertThat(indices.documents().keySet())
                .allMatch(position -> position.topicId().equals(topicId) && position.offset() >= 7);
        await().atMost(DEADLINE)
                .until(() -> SearchProgress.read(services.admin(), List.of(SearchProgress.BATCH))
                                .next(partition, topicId)
                        == 30);
        indices.away.add(service);
        services.send(service, 30, 31);
        await().atMost(DEADLINE).until(() -> !search().up() && searchLag() == 1);
        assertThat(search().detail()).contains("by.batch-0: 503");
        indices.away.clear();
        await().atMost(DEADLINE).until(() -> indices.documents().size() == 24 && search().up() && searchLag() == 0);
    }

    private double searchLag() {
        return archive.meters.get("moalog.feed.lag").gauge().value();
    }

    private Check search() {
        return indexer.checks().stream()
                .filter(check -> check.name().equals("batch-indexer.search"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theApiArchivesAndLists() throws Exception {
        ServiceName service = register("by.api");
        ServiceName empty = register("by.api-empty");
        services.send(service, 0, 20);
        serve("0 0 0 1 1 ? 2099");

        HttpResponse<String> run = request("POST", "/api/archive/run");
        assertThat(run.statusCode()).isEqualTo(200);
        assertThat(run.body()).isEqualTo("{\"files\":1,\"rows\":20}");
        assertThat(request("POST", "/api/archive/run").body()).isEqualTo("{\"files\":0,\"rows\":0}");

        JsonNode files = json(request("GET", "/api/archive/by.api")).path("files");
        assertThat(files).hasSize(1);
        assertThat(files.get(0).path("path").asText())
                .startsWith("service=by.api/dt=")
                .endsWith("/" + services.topicIds().get(service) + "-0-0.parquet");
        assertThat(files.get(0).path("rows").asInt()).isEqualTo(20);
        assertThat(files.get(0).path("bytes").asInt()).isPositive();
        Instant from = Instant.parse(files.get(0).path("from").asText());
        assertThat(Instant.parse(files.get(0).path("to").asText())).isAfterOrEqualTo(from);
        assertThat(from)
                .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(5));

        assertThat(request("GET", "/api/archive/" + empty).body()).isEqualTo("{\"files\":[]}");
        HttpResponse<String> unknown = request("GET", "/api/archive/nobody");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(json(unknown).path("detail").asText()).contains("\"nobody\"");
        assertThat(request("GET", "/api/archive/Not_A_Name").statusCode()).isEqualTo(404);
    }

    @Test
    void theApiPutsBackWhatIsArchivedAndSaysWhatIsWrong() throws Exception {
        ServiceName service = register("by.api-replayed");
        services.send(service, 0, 20);
        serve("0 0 0 1 1 ? 2099");
        String replay = "{\"service\":\"by.api-replayed\",\"from\":\"-1h\"}";
        HttpResponse<String> nothing = post(replay);
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(json(nothing).path("detail").asText()).contains("nothing of by.api-replayed");
        request("POST", "/api/archive/run");

        HttpResponse<String> begun = post(replay);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        String path = begun.headers().firstValue("Location").orElseThrow();
        assertThat(path)
                .isEqualTo("/api/archive/replay/" + json(begun).path("id").asText());
        JsonNode done = await().atMost(DEADLINE)
                .until(
                        () -> json(request("GET", path)),
                        job -> job.path("state").asText().equals("done"));
        assertThat(done.path("rows").asInt())
                .isEqualTo(done.path("total").asInt())
                .isEqualTo(20);
        assertThat(Instant.parse(done.path("keepUntil").asText()))
                .isEqualTo(Instant.parse(done.path("createdAt").asText()).plus(Duration.ofDays(7)));
        assertThat(indices.documents()).hasSize(20);
        assertThat(json(request("GET", "/api/archive/replay")).path("replays")).hasSize(1);
        assertThat(json(request("DELETE", path)).path("state").asText())
                .as("too late")
                .isEqualTo("done");

        assertThat(post("{\"service\":\"nobody\",\"from\":\"-1h\"}").statusCode())
                .isEqualTo(404);
        HttpResponse<String> bad = post("{\"service\":\"by.api-replayed\",\"from\":\"-1h\",\"keep\":\"7\"}");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(json(bad).path("detail").asText()).startsWith("keep \"7\"");
        assertThat(request("GET", "/api/archive/replay/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void whileHdfsIsAwayTheApiSaysSoAndTheChecksAreRedAndTheScheduleCatchesUp() throws Exception {
        ServiceName service = register("by.api-away");
        serve("0/2 * * * * ?");
        Backends.HDFS.stop();
        try {
            services.send(service, 0, 20);
            HttpResponse<String> run = request("POST", "/api/archive/run");
            assertThat(run.statusCode()).isEqualTo(503);
            assertThat(json(run).path("detail").asText()).contains("HDFS");
            assertThat(request("GET", "/api/archive/by.api-away").statusCode()).isEqualTo(503);
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(indexer.checks())
                            .filteredOn(check -> !check.up())
                            .extracting(Check::name)
                            .contains("batch-indexer.hdfs", "batch-indexer.run"));
        } finally {
            Backends.HDFS.restart();
        }
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(indexer.checks()).allMatch(Check::up));
        assertThat(archive.numbers()).isEqualTo(IntStream.range(0, 20).boxed().toList());
    }

    /** As the registry publishes it. */
    private ServiceName register(String name) {
        return register(name, Indexing.LIVE);
    }

    private ServiceName register(String name, Indexing indexing) {
        ServiceName service = services.create(name, 1);
        services.send(List.of(ServiceCodec.record(new Service(
                service,
                "team-a",
                1,
                Retention.DEFAULT,
                ServiceState.ACTIVE,
                1,
                services.topicIds().get(service),
                Instant.now(),
                null,
                List.of(),
                null,
                IndexPlan.DAILY,
                indexing,
                List.of()))));
        await().atMost(DEADLINE).until(() -> view.find(service).isPresent());
        return service;
    }

    private void serve(String schedule) {
        BatchIndexerConfig config = new BatchIndexerConfig(
                schedule,
                2,
                1,
                new WriteWhen(1 << 20, Duration.ofSeconds(1), Duration.ZERO),
                FileLimits.defaults(),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                Duration.ofHours(24),
                1 << 20);
        ArchiveBackends backends = new ArchiveBackends(archive.store(), database, indices);
        indexer = new BatchIndexer(config, Backends.kafka(), view, backends, archive.meters);
        ApplicationContext context = ApplicationContext.builder()
                .properties(Map.of("moalog.roles.batch-indexer", "true", "micronaut.server.port", "-1"))
                .build();
        context.registerSingleton(indexer);
        context.start();
        server = context.getBean(EmbeddedServer.class).start();
        indexer.start();
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(indexer.checks()).allMatch(Check::up));
    }

    private HttpResponse<String> request(String method, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.getURL() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String replay) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.getURL() + "/api/archive/replay"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(replay))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }
}
