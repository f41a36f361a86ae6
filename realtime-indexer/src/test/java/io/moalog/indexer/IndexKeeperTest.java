package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.indexer.elasticsearch.Indices;
import io.moalog.indexer.elasticsearch.QueryLimits;
import io.moalog.indexer.elasticsearch.ShardRoom;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.IndexPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexKeeperTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final ServiceName SERVICE = new ServiceName("public.test.info");
    private static final ServiceName GONE = new ServiceName("public.gone.info");
    private static final Instant LATE = Instant.parse("2026-11-20T23:45:00Z");

    private final ScriptedElasticsearch elasticsearch = new ScriptedElasticsearch();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final IndexerMetrics metrics = new IndexerMetrics(meters);
    private final Backlog backlog = new Backlog(service -> IndexPlan.DAILY, metrics);
    private final ShardWatch shards = new ShardWatch(new ShardRoom(elasticsearch.client()), 1);
    private final QueryLimitWatch limits = new QueryLimitWatch(new QueryLimits(elasticsearch.client()), true);
    private final IndexKeeper keeper = new IndexKeeper(
            new Indices(elasticsearch.client(), 1),
            backlog,
            new Outage("keep indices"),
            service -> Optional.of(IndexPlan.DAILY).filter(any -> !service.equals(GONE)),
            new ClusterWatch(shards, limits),
            Clock.fixed(LATE, ZoneOffset.UTC));

    @AfterEach
    void stop() throws Exception {
        keeper.close();
        elasticsearch.close();
    }

    @Test
    void theIndexOfTheNextDayIsMadeAheadForAServiceThatStillIs() {
        elasticsearch.answer("HEAD /log-public.test.info-2026.11.21/_alias/log-public.test.info", 404, "");
        backlog.add(Batches.of(SERVICE, LATE, () -> {}, "{}"));
        backlog.add(Batches.of(GONE, LATE, () -> {}, "{}"));
        keeper.start();
        await().atMost(DEADLINE).until(() -> elasticsearch.others().contains("PUT /log-public.test.info-2026.11.21"));
        assertThat(elasticsearch.others()).noneMatch(request -> request.contains("gone"));
    }

    @Test
    void theRoomForShardsIsToldAndRedOnceThereIsNone() {
        metrics.watch(shards);
        elasticsearch.answer("GET /_cluster/health", 200, """
                {"number_of_data_nodes":2,"active_shards":19,"relocating_shards":2,"initializing_shards":3,
                "unassigned_shards":18}""");
        elasticsearch.answer("GET /_cluster/settings", 200, """
                {"persistent":{"cluster":{"max_shards_per_node":"20"}},
                "defaults":{"cluster":{"max_shards_per_node":"1000"}}}""");
        assertThat(shards.check("shards").up()).as("while nothing is known").isTrue();
        keeper.start();
        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(shards.check("shards").detail()).contains("has 38 of at most 40 shards"));
        assertThat(shards.check("shards").up())
                .as("room for an index and its copy")
                .isTrue();
        assertThat(meters.get("moalog.indexer.shards").gauge().value()).isEqualTo(38);
        assertThat(meters.get("moalog.indexer.shards.limit").gauge().value()).isEqualTo(40);
        keeper.close();

        elasticsearch.answer("GET /_cluster/settings", 200, """
                {"transient":{"cluster":{"max_shards_per_node":"19"}},
                "persistent":{"cluster":{"max_shards_per_node":"20"}}}""");
        shards.lookSoon();
        assertThat(catchLook()).isNull();
        assertThat(shards.check("shards").up()).isFalse();

        elasticsearch.answer("GET /_cluster/settings", 403, "{}");
        shards.lookSoon();
        assertThat(catchLook()).as("that nobody tells").isNull();
        assertThat(shards.check("shards").detail()).contains("not known", "403");
    }

    @Test
    void limitsOnQueriesAreOnlySetWhereThatIsAskedForAndRedWhereTheyDoNotHold() throws Exception {
        elasticsearch.answer("GET /_cluster/settings", 200, """
                {"transient":{"search":{"max_buckets":"7"}},"persistent":{"search":{"max_buckets":"10000"}},
                "defaults":{"search":{"default_search_timeout":"-1"}}}""");
        QueryLimitWatch looking = new QueryLimitWatch(new QueryLimits(elasticsearch.client()), false);
        assertThat(looking.check("limits").up()).isTrue();
        looking.lookIfDue();
        assertThat(looking.check("limits").up()).isTrue();
        assertThat(looking.check("limits").detail()).contains("search.max_buckets 7", "elasticsearch.query-limits");
        assertThat(elasticsearch.others()).noneMatch(request -> request.startsWith("PUT /_cluster"));

        limits.lookIfDue();
        assertThat(elasticsearch.others()).contains("PUT /_cluster/settings");
        assertThat(limits.check("limits").up()).as("a transient one wins").isFalse();
        assertThat(limits.check("limits").detail()).contains("search.max_buckets 7");

        elasticsearch.answer("PUT /_cluster/settings", 403, "{}");
        QueryLimitWatch refused = new QueryLimitWatch(new QueryLimits(elasticsearch.client()), true);
        refused.lookIfDue();
        assertThat(refused.check("limits").up()).isFalse();
        assertThat(refused.check("limits").detail()).contains("cannot be set", "403");
    }

    private Throwable catchLook() {
        return org.assertj.core.api.Assertions.catchThrowable(shards::lookIfDue);
    }
}
