package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.indexer.elasticsearch.BulkClient;
import io.moalog.indexer.elasticsearch.Indices;
import io.moalog.indexer.elasticsearch.QueryLimits;
import io.moalog.indexer.elasticsearch.ShardRoom;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.IndexPlan;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.LogBatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The data path between the stream and an Elasticsearch that answers as each test wants. */
class BulkWorkersTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final ServiceName SERVICE = new ServiceName("public.test.info");
    private static final ServiceName OTHER = new ServiceName("public.other.info");
    private static final ServiceName GONE = new ServiceName("public.gone.info");
    private static final Instant RECEIVED = Instant.parse("2026-11-20T23:59:59.999Z");
    private static final String OK = "{\"create\":{\"status\":201}}";

    private final ScriptedElasticsearch elasticsearch = new ScriptedElasticsearch();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final IndexerMetrics metrics = new IndexerMetrics(meters);
    private final Backlog backlog = new Backlog(service -> IndexPlan.DAILY, metrics);
    private final Outage outage = new Outage("take bulks");
    private final List<DeadLetter> deadLetters = new CopyOnWriteArrayList<>();
    private final AtomicInteger deadLettersToFail = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private BulkWorkers workers;
    private IndexKeeper keeper;

    @BeforeEach
    void start() {
        RealtimeIndexerConfig config =
                new RealtimeIndexerConfig(Optional.empty(), 0, false, 256 * 1024, Duration.ofMillis(50), 2, 1 << 20);
        Refusals refusals = new Refusals(this::keep, backlog, metrics);
        Pace pace = new Pace(config, System::nanoTime);
        BulkAssembler assembler = new BulkAssembler(config, backlog, refusals, pace, metrics);
        Indices indices = new Indices(elasticsearch.client(), 0);
        BulkSender sender = new BulkSender(new BulkClient(elasticsearch.client()), indices, outage, pace, metrics);
        workers = new BulkWorkers(
                config, assembler, sender, outage, bulk -> new Settlement(bulk, backlog, refusals, metrics));
        keeper = new IndexKeeper(
                indices,
                backlog,
                new Outage("keep indices"),
                service -> Optional.of(IndexPlan.DAILY).filter(any -> !service.equals(GONE)),
                new ClusterWatch(
                        new ShardWatch(new ShardRoom(elasticsearch.client()), 0),
                        new QueryLimitWatch(new QueryLimits(elasticsearch.client()), false)),
                Clock.systemUTC());
        keeper.start();
        workers.start();
    }

    @AfterEach
    void stop() throws Exception {
        workers.close();
        keeper.close();
        elasticsearch.close();
        assertThat(metrics.pending()).as("pending").isZero();
        assertThat(count("received")).isEqualTo(count("indexed") + count("dead.lettered") + count("handed.back"));
    }

    @Test
    void logsOfSeveralServicesAreStored() {
        deliver(SERVICE, "{\"n\":1}", "{\"n\":2}");
        deliver(OTHER, "{\"n\":3}");
        await().atMost(DEADLINE).until(() -> done.get() == 2);
        assertThat(sent()).hasSize(3);
        assertThat(elasticsearch.others()).contains("PUT /_index_template/moalog");
        assertThat(elasticsearch.others())
                .contains(
                        "HEAD /log-public.test.info-2026.11.20/_alias/log-public.test.info",
                        "HEAD /log-public.other.info-2026.11.20/_alias/log-public.other.info");
    }

    @Test
    void noIndexIsMadeForAServiceThatIsGone() {
        deliver(GONE, "{\"n\":1}", "{\"n\":2}");
        await().atMost(DEADLINE).until(() -> count("handed.back") == 2);
        deliver(SERVICE, "{\"n\":3}");
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(sent()).singleElement().asString().contains("\"n\":3");
        assertThat(elasticsearch.others()).noneMatch(request -> request.contains(GONE.value()));
    }

    @Test
    void aBatchOverMidnightGoesToTwoIndices() {
        backlog.add(new LogBatch(
                SERVICE,
                Batches.TOPIC_ID,
                Batches.records(SERVICE, RECEIVED, 1, "{\"n\":1}", "{\"n\":2}"),
                done::incrementAndGet));
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(elasticsearch.others())
                .contains("HEAD /log-public.test.info-2026.11.20/_alias/log-public.test.info")
                .contains("HEAD /log-public.test.info-2026.11.21/_alias/log-public.test.info");
    }

    @Test
    void onlyWhatFailedIsSentAgain() {
        elasticsearch.next(lines -> mixed(OK, failed(429, "es_rejected_execution_exception"), OK));
        deliver(SERVICE, "{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(sent()).hasSize(4);
        assertThat(elasticsearch.bulks().get(1)).singleElement().asString().contains("\"n\":2");
        assertThat(backlog.waiting()).isEmpty();
    }

    @Test
    void whatIsNoLogIsADeadLetterAndTheOthersAreStored() {
        deliver(SERVICE, "{\"n\":1}", "no log", "{\"n\":3}", null);
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(deadLetters)
                .extracting(letter -> letter.position().offset() + " " + letter.stage() + " " + letter.reason())
                .containsExactlyInAnyOrder(
                        "1 realtime-indexer a log is a JSON object, this starts with 'n'",
                        "3 realtime-indexer a log is a JSON object, this record has no value");
        assertThat(count("indexed")).isEqualTo(2);
    }

    @Test
    void whatIsRefusedIsTriedWithAllItsFieldsSetAsideBeforeItIsADeadLetter() {
        String refused = failed(400, "document_parsing_exception");
        elasticsearch.next(lines -> mixed(OK, refused, refused));
        elasticsearch.next(lines -> mixed(OK, refused));
        deliver(SERVICE, "{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(elasticsearch.bulks().get(1))
                .hasSize(2)
                .allSatisfy(document -> assertThat(document)
                        .contains("\"set_aside\":[\"n\"],\"log\":\"{\\\"n\\\":")
                        .doesNotContain("\"n\":2", "\"n\":3"));
        assertThat(deadLetters)
                .extracting(letter -> letter.position().offset() + " " + letter.stage() + " " + letter.reason())
                .containsExactly("2 realtime-indexer document_parsing_exception: why");
        assertThat(count("indexed")).isEqualTo(2);
    }

    @Test
    void aRefusalThatMayBeARaceIsTriedOnceMoreAsItIs() {
        String conflict =
                "{\"create\":{\"status\":400,\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"mapper [a] cannot be changed from type [long] to [keyword]\"}}}";
        elasticsearch.next(lines -> mixed(conflict, conflict));
        elasticsearch.next(lines -> mixed(OK, conflict));
        deliver(SERVICE, "{\"n\":1}", "{\"n\":2}");
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(elasticsearch.bulks().get(1))
                .allSatisfy(document -> assertThat(document).doesNotContain("set_aside"));
        assertThat(elasticsearch.bulks().get(2)).singleElement().asString().contains("\"set_aside\":[\"n\"]");
        assertThat(deadLetters).isEmpty();
        assertThat(count("indexed")).isEqualTo(2);
    }

    @Test
    void anOutageIsWaitedOutWhateverItLooksLike() {
        elasticsearch.next(
                429, "{\"error\":{\"type\":\"circuit_breaking_exception\",\"reason\":\"too much\"},\"status\":429}");
        elasticsearch.next(503, "<html>Service Unavailable</html>");
        elasticsearch.next(401, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"who are you\"}}");
        elasticsearch.next(200, "{\"errors\":false,\"items\":[]}");
        elasticsearch.next(400, "<html>Bad Request</html>");
        deliver(SERVICE, "{\"n\":1}");
        await().atMost(DEADLINE)
                .until(() -> outage.now()
                        .map(Outage.Now::reason)
                        .orElse("")
                        .contains("circuit_breaking_exception: too much"));
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(outage.now()).isEmpty();
        assertThat(elasticsearch.bulks()).hasSize(6);
        assertThat(elasticsearch.others().stream()
                        .filter("HEAD /_index_template/moalog"::equals)
                        .count())
                .isGreaterThanOrEqualTo(5);
        assertThat(deadLetters).isEmpty();
        assertThat(count("retries")).isEqualTo(5);
    }

    @Test
    void aBulkThatIsTooLargeIsSentInParts() {
        for (int i = 0; i < 3; i++) {
            elasticsearch.next(413, "");
        }
        deliver(SERVICE, "{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        // 3 → 1 and 2; the 1 is too large by itself, the 2 → 1 and 1.
        assertThat(elasticsearch.bulks()).extracting(List::size).containsExactly(3, 1, 2, 1, 1);
        assertThat(deadLetters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).contains("413"));
        assertThat(count("indexed")).isEqualTo(2);
    }

    @Test
    void oneDocumentThatBreaksAWholeBulkIsFound() {
        String refusal = "{\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"bad line\"},\"status\":400}";
        for (int i = 0; i < 2; i++) {
            elasticsearch.next(400, refusal);
        }
        elasticsearch.next(lines -> mixed(OK));
        elasticsearch.next(400, refusal);
        deliver(SERVICE, "{\"n\":1}", "{\"n\":2}");
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(elasticsearch.bulks().get(3)).singleElement().asString().contains("\"set_aside\":[\"n\"]");
        assertThat(deadLetters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).contains("illegal_argument_exception: bad line"));
        assertThat(count("indexed")).isEqualTo(1);
    }

    @Test
    void anIndexThatIsGoneIsMadeAgain() {
        elasticsearch.next(lines -> mixed(failed(404, "index_not_found_exception")));
        deliver(SERVICE, "{\"n\":1}");
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(elasticsearch.others().stream()
                        .filter(request -> request.startsWith("HEAD /log-"))
                        .count())
                .isEqualTo(2);
    }

    @Test
    void anIndexThatTakesNothingKeepsNoOtherWaiting() {
        for (int i = 0; i < 2; i++) {
            elasticsearch.next(lines -> new ScriptedElasticsearch.Reply(
                    200,
                    "{\"errors\":true,\"items\":["
                            + Stream.iterate(0, n -> n < lines.size(), n -> n + 2)
                                    .map(n -> lines.get(n).contains("other")
                                            ? OK
                                            : failed(403, "cluster_block_exception"))
                                    .collect(Collectors.joining(","))
                            + "]}"));
        }
        deliver(SERVICE, "{\"n\":1}");
        await().atMost(DEADLINE).until(() -> !backlog.waiting().isEmpty());
        Waiting waiting = backlog.waiting().get(0);
        assertThat(waiting.index()).hasToString("log-public.test.info-2026.11.20");
        assertThat(waiting.logs()).isLessThanOrEqualTo(1);
        assertThat(waiting.reason()).isEqualTo("403 cluster_block_exception: why");
        assertThat(waiting.nextTry()).isAfter(waiting.since());
        deliver(OTHER, "{\"n\":2}");
        await().atMost(DEADLINE).until(() -> done.get() == 2);
        assertThat(outage.now()).isEmpty();
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void aDeadLetterThatKafkaDoesNotTakeIsTriedAgain() {
        deadLettersToFail.set(1);
        deliver(SERVICE, "no log");
        await().atMost(DEADLINE).until(() -> done.get() == 1);
        assertThat(deadLetters).hasSize(1);
    }

    @Test
    void whatGoesBackToKafkaIsNotSent() {
        for (int i = 0; i < 3; i++) {
            elasticsearch.next(lines -> mixed(failed(403, "cluster_block_exception")));
        }
        deliver(SERVICE, "{\"n\":1}");
        await().atMost(DEADLINE).until(() -> !backlog.waiting().isEmpty());
        // What is at Elasticsearch just then is handed back only with its answer.
        workers.close();
        backlog.handBack(SERVICE, 1);
        assertThat(metrics.pending()).isEqualTo(1);
        backlog.handBack(SERVICE, 0);
        assertThat(metrics.pending()).isZero();
        assertThat(backlog.waiting()).isEmpty();
        assertThat(done).hasValue(0);
    }

    private CompletableFuture<Void> keep(DeadLetter letter) {
        if (deadLettersToFail.getAndDecrement() > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("Kafka is full"));
        }
        deadLetters.add(letter);
        return CompletableFuture.completedFuture(null);
    }

    private void deliver(ServiceName service, @Nullable String... logs) {
        backlog.add(Batches.of(service, RECEIVED, done::incrementAndGet, logs));
    }

    private List<String> sent() {
        return elasticsearch.bulks().stream().flatMap(List::stream).toList();
    }

    private long count(String name) {
        return (long) meters.counter("moalog.indexer." + name).count();
    }

    private static ScriptedElasticsearch.Reply mixed(String... items) {
        return new ScriptedElasticsearch.Reply(200, "{\"errors\":true,\"items\":[" + String.join(",", items) + "]}");
    }

    private static String failed(int status, String type) {
        return "{\"create\":{\"status\":%d,\"error\":{\"type\":\"%s\",\"reason\":\"why\"}}}".formatted(status, type);
    }
}
