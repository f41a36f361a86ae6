package io.moalog.indexer;

import static io.moalog.indexer.IndexerUnderTest.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.indexer.FaultyElasticsearch.Fault;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.IndexPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.Test;

/**
 * Kafka = Elasticsearch + dead letters, none twice and none missing, whatever happens. What happens at random depends on a
 * seed, which is printed: {@code -Dmoalog.seed=N} gives it, {@code -Dmoalog.crashes=N} how often the indexer is abandoned.
 */
interface GuaranteeContract {
    IndexerUnderTest indexer();

    @Test
    default void abandonedAtRandomPointsEveryLogIsThereOnceOrADeadLetter() throws Exception {
        Random random = new Random(seed());
        int crashes = Integer.getInteger("moalog.crashes", 100);
        indexer().stopIndexer();
        Load load = new Load(indexer(), random.nextLong(), 3, 2, 10);
        List<RealtimeIndexer> abandoned = new ArrayList<>();
        CompletableFuture<Void> sending = load.send(crashes * 100, crashes * 150L);
        Silence silence = new Silence();
        try {
            for (int i = 0; i < crashes; i++) {
                SimpleMeterRegistry meters = new SimpleMeterRegistry();
                ThreadGroup threads = new ThreadGroup("abandoned-" + i);
                // Now and then under another name, so that the partitions move.
                String instance = random.nextInt(40) == 0 ? "two" : "one";
                abandoned.add(start(threads, instance, meters));
                int received = 1 + random.nextInt(400);
                Instant patience = Instant.now().plusMillis(50 + random.nextInt(150));
                while (IndexerUnderTest.counted(meters, "received") < received
                        && (Instant.now().isBefore(patience) || IndexerUnderTest.counted(meters, "received") == 0)) {
                    LockSupport.parkNanos(200_000);
                }
                LockSupport.parkNanos(random.nextInt(30_000_000));
                threads.interrupt();
            }
        } finally {
            abandoned.forEach(RealtimeIndexer::close);
            silence.end();
            indexer().startIndexer();
        }
        sending.get();
        load.assertEachIsThereOnceOrADeadLetter();
    }

    /** Whose threads all belong to the group: an interrupt ends them wherever they are, and nothing is finished. */
    private RealtimeIndexer start(ThreadGroup threads, String instance, SimpleMeterRegistry meters) throws Exception {
        CompletableFuture<RealtimeIndexer> started = new CompletableFuture<>();
        new Thread(threads, () -> {
                    RealtimeIndexer next = indexer().newIndexer(instance, meters);
                    next.start();
                    started.complete(next);
                })
                .start();
        return started.get();
    }

    @Test
    default void whateverElasticsearchAnswersEveryLogIsThereOnceAndNoneIsADeadLetter() throws Exception {
        Random random = new Random(seed());
        indexer().stopIndexer();
        Load load = new Load(indexer(), random.nextLong(), 4, 2, 0);
        AtomicInteger left = new AtomicInteger(60);
        Fault[] faults = Fault.values();
        try (FaultyElasticsearch faulty =
                        new FaultyElasticsearch(indexer().elasticsearch().url(), random.nextLong());
                RestClient client = clientOf(faulty);
                RealtimeIndexer through = indexer().newIndexer("one", new SimpleMeterRegistry(), client)) {
            faulty.meet(bulk -> {
                int number = left.getAndDecrement();
                // Each once, then at random; one in three is well.
                return number <= 0
                        ? Fault.NONE
                        : number % 3 == 0 ? Fault.NONE : faults[1 + (number + random.nextInt(2)) % (faults.length - 1)];
            });
            through.start();
            while (left.get() > 0) {
                load.send(1_000, 1_000).get();
            }
            load.assertEachIsThereOnceOrADeadLetter();
            for (Fault fault : faults) {
                assertThat(faulty.met(fault)).as("%s", fault).isPositive();
            }
            await().atMost(DEADLINE)
                    .until(() ->
                            through.waiting().isEmpty() && through.outages().isEmpty());
        } finally {
            indexer().startIndexer();
        }
    }

    @Test
    default void aServiceWhoseBulksAreNeverAnsweredDelaysOnlyItself() throws Exception {
        indexer().stopIndexer();
        Load slow = new Load(indexer(), 1, 1, 1, 0);
        Load quick = new Load(indexer(), 2, 2, 1, 0);
        String slowIndex = "\"log-" + slow.service() + "-2";
        try (FaultyElasticsearch faulty =
                        new FaultyElasticsearch(indexer().elasticsearch().url(), 1);
                RestClient client = clientOf(faulty);
                RealtimeIndexer through = indexer().newIndexer("one", new SimpleMeterRegistry(), client)) {
            faulty.meet(bulk -> bulk.contains(slowIndex) ? Fault.ANSWER_WITHHELD : Fault.NONE);
            through.start();
            slow.send(500, 0).get();
            await().atMost(DEADLINE).until(() -> !through.waiting().isEmpty());
            quick.send(4_000, 1_000).get();
            quick.assertEachIsThereOnceOrADeadLetter();
            assertThat(through.waiting()).singleElement().satisfies(waiting -> {
                assertThat(waiting.index().service()).isEqualTo(slow.service());
                assertThat(waiting.reason()).containsIgnoringCase("timeout");
            });
            try (WaitingOverHttp http = new WaitingOverHttp(through)) {
                // A connection that closes is an outage until the next try.
                JsonNode answer = await().atMost(DEADLINE)
                        .until(http::get, told -> told.path("outages").isEmpty());
                assertThat(answer.path("total").asInt()).isEqualTo(1);
                JsonNode entry = answer.path("indices").path(0);
                assertThat(entry.path("service").asText())
                        .isEqualTo(slow.service().value());
                assertThat(entry.path("logs").asLong()).isPositive();
                assertThat(entry.path("tries").asInt()).isPositive();
                assertThat(Instant.parse(entry.path("since").asText()))
                        .isBefore(Instant.parse(entry.path("nextTry").asText()));
                assertThat(entry.path("reason").asText()).containsIgnoringCase("timeout");
            }
            faulty.meet(bulk -> Fault.NONE);
            slow.assertEachIsThereOnceOrADeadLetter();
        } finally {
            indexer().startIndexer();
        }
    }

    @Test
    default void anIndexWhoseShardIsNowhereDelaysOnlyItsService() throws Exception {
        Load nowhere = new Load(indexer(), 3, 1, 1, 0);
        Load others = new Load(indexer(), 4, 2, 1, 0);
        ServiceName service = nowhere.service();
        String index = "/" + IndexPlan.DAILY.index(service, Instant.now());
        indexer().stored().ask("PUT", index + "?wait_for_active_shards=0", """
                {"settings":{"index.routing.allocation.require._name":"nowhere"},"aliases":{"log-%s":{}}}""".formatted(service));
        try {
            nowhere.send(100, 0).get();
            await().atMost(DEADLINE)
                    .until(() -> indexer().elasticsearchCheck().detail().contains("unavailable_shards_exception"));
            others.send(1_000, 0).get();
            others.assertEachIsThereOnceOrADeadLetter();
            assertThat(indexer().elasticsearchCheck().detail()).contains("logs wait for log-" + service);
        } finally {
            indexer().stored().ask("PUT", index + "/_settings", "{\"index.routing.allocation.require._name\":null}");
        }
        nowhere.assertEachIsThereOnceOrADeadLetter();
    }

    @Test
    default void whatKafkaNoLongerHeldIsOneLossRecordAndRedHealth() throws Exception {
        ServiceName service = indexer().newService(1);
        indexer().topics().send(service, "{\"n\":0}").get();
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) == 1);
        indexer().stopIndexer();
        try {
            for (int i = 1; i < 100; i++) {
                indexer().topics().send(service, "{\"n\":%d}".formatted(i)).get();
            }
            indexer().topics().deleteBefore(service, 50);
        } finally {
            indexer().startIndexer();
        }
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) == 51);
        await().atMost(DEADLINE)
                .until(() -> !indexer().topics().deadLetters(service).isEmpty());
        assertThat(indexer().topics().deadLetters(service)).singleElement().satisfies(loss -> {
            assertThat(loss.stage()).isEqualTo("realtime-indexer");
            assertThat(loss.position().offset()).isEqualTo(1);
            assertThat(loss.lostTo()).isEqualTo(50);
        });
        assertThat(indexer().check("realtime-indexer.stream").up()).isFalse();
        assertThat(indexer().check("realtime-indexer.stream").detail()).contains("no longer holds the offsets 1 to 50");
        // The next test begins with one that has lost nothing.
        indexer().stopIndexer();
        indexer().startIndexer();
    }

    private static RestClient clientOf(FaultyElasticsearch faulty) {
        return RestClient.builder(faulty.host())
                .setRequestConfigCallback(request -> request.setSocketTimeout(1_000))
                .build();
    }

    private static long seed() {
        long seed = Long.getLong("moalog.seed", System.nanoTime());
        System.out.println("seed " + seed);
        return seed;
    }
}
