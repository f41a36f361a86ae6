package io.moalog.ops.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.moalog.model.ServiceName;
import io.moalog.ops.Ops;
import io.moalog.ops.OpsBackends;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceCodec;
import io.moalog.registry.view.ServiceState;
import io.moalog.registry.view.ServicesView;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.DeadLetters;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.http.HttpHost;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/** Ops behind an HTTP server, wired as the program wires it, with a real Kafka. */
final class OfficeUnderTest implements AutoCloseable {
    /** An answer of the API. */
    record Answer(int status, JsonNode json) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicLong VERSIONS = new AtomicLong();

    private final EmbeddedKafka broker = EmbeddedKafka.inTemporaryDirectory();
    private final KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
    private final Admin admin = kafka.newAdmin("test");
    private final KafkaProducer<byte[], byte[]> producer = kafka.newProducer("test", Map.of());
    private final DeadLetters letters = new DeadLetters(kafka, "test");
    private final ServicesView services = new ServicesView(kafka);
    private final RestClient nowhere =
            RestClient.builder(new HttpHost("127.0.0.1", 1)).build();
    private final FakeSink sink = new FakeSink();
    private final DataSource sql;
    private @Nullable Ops ops;
    private @Nullable EmbeddedServer server;

    OfficeUnderTest() throws Exception {
        sql = TestDatabase.H2.fresh();
        PlatformTopics.ensure(kafka, admin);
        services.start();
        start();
    }

    /** As a process that begins. */
    void start() {
        OpsBackends backends = new OpsBackends(
                nowhere, new Configuration(false), new Path("file:///nowhere"), sql, sink, Optional.empty());
        Ops starting = new Ops(kafka, services, backends, new SimpleMeterRegistry());
        starting.start();
        ops = starting;
        server = ApplicationContext.builder(Map.of(
                        "micronaut.server.port",
                        -1,
                        "micronaut.server.host",
                        "127.0.0.1",
                        "moalog.roles.ops",
                        true,
                        "jackson.serialization-inclusion",
                        "ALWAYS"))
                .singletons(starting)
                .run(EmbeddedServer.class);
    }

    /** As a process that ends. */
    void stop() {
        if (server != null && ops != null) {
            server.getApplicationContext().close();
            ops.close();
        }
    }

    FakeSink sink() {
        return sink;
    }

    void callAs(Caller caller) {
        running().getApplicationContext().getBean(CallingAs.class).caller = caller;
    }

    private EmbeddedServer running() {
        return java.util.Objects.requireNonNull(server);
    }

    /** A service that the view knows, with a topic of one partition. */
    Service register(String name, String owner) throws Exception {
        NewTopic topic = new NewTopic("log." + name, 1, (short) 1)
                .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        String id =
                admin.createTopics(List.of(topic)).topicId(topic.name()).get().toString();
        Service service = new Service(
                new ServiceName(name),
                owner,
                1,
                Retention.DEFAULT,
                ServiceState.ACTIVE,
                VERSIONS.incrementAndGet(),
                id,
                Instant.now());
        producer.send(ServiceCodec.record(service)).get();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> services.find(service.name()).isPresent());
        return service;
    }

    /** Puts a log into the service's topic; when Kafka received it. */
    long log(Service service, String log) throws Exception {
        return producer.send(new ProducerRecord<>(service.topic(), log.getBytes(UTF_8)))
                .get()
                .timestamp();
    }

    void send(DeadLetter letter) throws Exception {
        letters.send(letter).get(30, TimeUnit.SECONDS);
    }

    /** As the replay of unclaimed names does with what it has brought to its service. */
    void mark(String letter) throws Exception {
        producer.send(new ProducerRecord<>(PlatformTopics.REPLAYS, letter.getBytes(UTF_8), "there".getBytes(UTF_8)))
                .get();
    }

    /** As Kafka's retention does in its time. */
    void letKafkaForgetAllLetters() throws Exception {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        for (int partition = 0; partition < 4; partition++) {
            TopicPartition one = new TopicPartition(PlatformTopics.DEAD_LETTERS, partition);
            long end = admin.listOffsets(Map.of(one, OffsetSpec.latest()))
                    .partitionResult(one)
                    .get()
                    .offset();
            all.put(one, RecordsToDelete.beforeOffset(end));
        }
        admin.deleteRecords(all).all().get();
    }

    Answer get(String path) throws Exception {
        return exchange(request(path).GET());
    }

    Answer post(String path, Object body) throws Exception {
        return exchange(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    HttpResponse<String> dataViews() throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(running().getURI() + "/api/ops/data-views.ndjson"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(running().getURI() + "/api/dead-letters" + path));
    }

    private static Answer exchange(HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    @Override
    public void close() throws Exception {
        stop();
        letters.close();
        producer.close();
        services.close();
        nowhere.close();
        admin.close();
        broker.close();
    }
}
