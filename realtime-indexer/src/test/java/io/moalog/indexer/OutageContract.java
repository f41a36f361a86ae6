package io.moalog.indexer;

import static io.moalog.indexer.IndexerUnderTest.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** Every log once, whatever stops meanwhile. */
interface OutageContract {
    IndexerUnderTest indexer();

    @Test
    default void elasticsearchGoesAwayUnderLoadAndEveryLogIsThereOnce() throws Exception {
        ServiceName service = indexer().newService(3);
        CompletableFuture<List<Future<RecordMetadata>>> load = sendInTheBackground(service, 10_000);
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) > 0);
        indexer().elasticsearch().goAway();
        try {
            await().atMost(DEADLINE).until(() -> !indexer().elasticsearchCheck().up());
            assertThat(indexer().elasticsearchCheck().detail()).contains("does not", "since", "next try");
            assertThat(indexer().check("realtime-indexer.stream").up()).isTrue();
        } finally {
            indexer().elasticsearch().comeBack();
        }
        assertEveryLogIsThereOnce(service, load);
        await().atMost(DEADLINE).until(() -> indexer().elasticsearchCheck().up());
        await().atMost(DEADLINE)
                .until(() -> indexer().counted("received")
                        == indexer().counted("indexed")
                                + indexer().counted("dead.lettered")
                                + indexer().counted("handed.back"));
    }

    @Test
    default void theIndexerIsRestartedHalfWayAndEveryLogIsThereOnce() throws Exception {
        ServiceName service = indexer().newService(3);
        CompletableFuture<List<Future<RecordMetadata>>> load = sendInTheBackground(service, 10_000);
        for (long half : new long[] {1, 3_000}) {
            await().atMost(DEADLINE).until(() -> indexer().stored().count(service) >= half);
            indexer().stopIndexer();
            indexer().startIndexer();
        }
        assertEveryLogIsThereOnce(service, load);
    }

    @Test
    default void aSecondIndexerComesAndGoesEveryLogIsThereOnce() throws Exception {
        ServiceName service = indexer().newService(4);
        AtomicBoolean bothHaveWorked = new AtomicBoolean();
        CompletableFuture<List<Future<RecordMetadata>>> load =
                sendInTheBackground(service, sent -> sent < 200_000 && !bothHaveWorked.get());
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) > 0);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (RealtimeIndexer second = indexer().newIndexer("two", meters)) {
            second.start();
            await().atMost(DEADLINE).until(() -> IndexerUnderTest.counted(meters, "indexed") > 0);
        } finally {
            bothHaveWorked.set(true);
        }
        assertEveryLogIsThereOnce(service, load);
    }

    @Test
    default void closingWhileElasticsearchIsAwayEndsSoonAndLosesNothing() throws Exception {
        ServiceName service = indexer().newService(1);
        indexer().topics().send(service, "{\"n\":0}").get();
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) == 1);
        indexer().elasticsearch().goAway();
        CompletableFuture<List<Future<RecordMetadata>>> load;
        try {
            load = sendInTheBackground(service, 1_000);
            load.join();
            await().atMost(DEADLINE).until(() -> !indexer().elasticsearchCheck().up());
            Instant start = Instant.now();
            indexer().stopIndexer();
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
        } finally {
            indexer().elasticsearch().comeBack();
        }
        indexer().startIndexer();
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) == 1_001);
        assertThat(places(indexer().stored().ids(service))).hasSize(1_001).containsAll(places(load.join()));
    }

    @Test
    default void theLimitOfShardsIsNoFaultOfALog() throws Exception {
        ServiceName old = indexer().newService(1);
        indexer().topics().send(old, "{\"n\":1}").get();
        await().atMost(DEADLINE).until(() -> indexer().stored().count(old) == 1);
        settings("{\"persistent\":{\"cluster.max_shards_per_node\":1}}");
        ServiceName fresh;
        try {
            fresh = indexer().newService(1);
            indexer().topics().send(fresh, "{\"n\":1}").get();
            await().atMost(DEADLINE).until(() -> !indexer().elasticsearchCheck().up());
            assertThat(indexer().elasticsearchCheck().detail())
                    .contains("1 logs wait for log-" + fresh, "maximum", "shards");
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(
                                    indexer().check("realtime-indexer.shards").detail())
                            .contains("of at most 1 shards: logs wait"));
            indexer().topics().send(old, "{\"n\":2}").get();
            await().atMost(DEADLINE).until(() -> indexer().stored().count(old) == 2);
        } finally {
            settings("{\"persistent\":{\"cluster.max_shards_per_node\":null}}");
        }
        await().atMost(DEADLINE).until(() -> indexer().stored().count(fresh) == 1);
        assertThat(indexer().topics().deadLetters(fresh)).isEmpty();
        await().atMost(DEADLINE).until(() -> indexer().elasticsearchCheck().up());
    }

    @Test
    default void aBlockedIndexWaitsAndTheOthersGoOn() throws Exception {
        ServiceName blocked = indexer().newService(1);
        ServiceName other = indexer().newService(1);
        indexer().topics().send(blocked, "{\"n\":1}").get();
        await().atMost(DEADLINE).until(() -> indexer().stored().count(blocked) == 1);
        indexer().stored().ask("PUT", "/log-" + blocked + "/_settings", "{\"index.blocks.write\":true}");
        try {
            indexer().topics().send(blocked, "{\"n\":2}").get();
            await().atMost(DEADLINE)
                    .until(() -> indexer().elasticsearchCheck().detail().contains("cluster_block_exception"));
            indexer().topics().send(other, "{\"n\":1}").get();
            await().atMost(DEADLINE).until(() -> indexer().stored().count(other) == 1);
        } finally {
            indexer().stored().ask("PUT", "/log-" + blocked + "/_settings", "{\"index.blocks.write\":null}");
        }
        await().atMost(DEADLINE).until(() -> indexer().stored().count(blocked) == 2);
        assertThat(indexer().topics().deadLetters(blocked)).isEmpty();
    }

    private void settings(String json) throws IOException {
        indexer().stored().ask("PUT", "/_cluster/settings", json);
    }

    private CompletableFuture<List<Future<RecordMetadata>>> sendInTheBackground(ServiceName service, int count) {
        return sendInTheBackground(service, sent -> sent < count);
    }

    /** About 4,000 logs a second at most, while {@code more} holds for the number of those that were sent. */
    private CompletableFuture<List<Future<RecordMetadata>>> sendInTheBackground(
            ServiceName service, IntPredicate more) {
        return CompletableFuture.supplyAsync(() -> {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; more.test(i); i++) {
                sent.add(indexer().topics().send(service, "{\"message\":\"log number %d\",\"n\":%d}".formatted(i, i)));
                if (i % 40 == 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                }
            }
            return sent;
        });
    }

    private void assertEveryLogIsThereOnce(ServiceName service, CompletableFuture<List<Future<RecordMetadata>>> load)
            throws Exception {
        int count = load.join().size();
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) >= count);
        assertThat(places(indexer().stored().ids(service))).isEqualTo(places(load.join()));
        assertThat(indexer().topics().deadLetters(service)).isEmpty();
    }

    private static Set<String> places(Set<String> ids) {
        return ids.stream()
                .map(id -> LogPosition.parse(id).orElseThrow())
                .map(position -> position.partition() + "@" + position.offset())
                .collect(Collectors.toSet());
    }

    private static Set<String> places(List<Future<RecordMetadata>> sent) throws Exception {
        Set<String> places = new HashSet<>();
        for (Future<RecordMetadata> one : sent) {
            places.add(one.get().partition() + "@" + one.get().offset());
        }
        return places;
    }
}
