package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ServicesView;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * One process for thousands of services with one partition each, in 1 GB of heap. It takes minutes, so it runs when asked
 * for; see the module's README.
 */
@EnabledIfSystemProperty(named = "moalog.services", matches = "[1-9][0-9]*")
class ManyServicesIT {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final int WITH_THE_REAL_NODE = 200;
    private static final int LOGS_EACH = 200;

    @Test
    void thousandsOfServicesAreServedByOneProcessInOneGigabyte() throws Exception {
        assertThat(Runtime.getRuntime().maxMemory())
                .as("this JVM's heap: run it with JAVA_TOOL_OPTIONS=-Xmx1g")
                .isLessThanOrEqualTo(1L << 30);
        int count = Integer.getInteger("moalog.services");
        try (LogTopics topics = new LogTopics();
                CountingElasticsearch counting = new CountingElasticsearch();
                RestClient client = counting.newClient()) {
            List<ServiceName> services = registered(topics, count);
            index(topics, client, services, counting::all);
            assertThat(counting.documents()).hasSizeGreaterThanOrEqualTo(count);
            assertThat(counting.all()).isEqualTo((long) count * LOGS_EACH);
        }
    }

    @Test
    void twoHundredServicesAreServedWithTheRealNode() throws Exception {
        try (LogTopics topics = new LogTopics();
                EmbeddedElasticsearch node = EmbeddedElasticsearch.inTemporaryDirectory();
                RestClient client =
                        RestClient.builder(HttpHost.create(node.url())).build()) {
            StoredLogs stored = new StoredLogs(client);
            List<ServiceName> services = registered(topics, WITH_THE_REAL_NODE);
            index(
                    topics,
                    client,
                    services,
                    () -> stored.ask("GET", "/log-*/_count", "").path("count").asLong());
            for (ServiceName service : services) {
                assertThat(stored.count(service)).as(service.value()).isEqualTo(LOGS_EACH);
            }
        }
    }

    private interface Count {
        long get() throws Exception;
    }

    /** What waits in Kafka, half of it, and then what comes. */
    private static void index(LogTopics topics, RestClient client, List<ServiceName> services, Count stored)
            throws Exception {
        send(topics, services, LOGS_EACH / 2);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (ServicesView view = new ServicesView(topics.settings());
                RealtimeIndexer indexer = new RealtimeIndexer(
                        RealtimeIndexerConfig.defaults(), topics.settings(), view, client, meters)) {
            view.start();
            await().atMost(DEADLINE).until(view::isReady);
            Instant start = Instant.now();
            indexer.start();
            await().atMost(DEADLINE)
                    .ignoreExceptions()
                    .until(() -> stored.get() >= (long) services.size() * LOGS_EACH / 2);
            report(services.size(), "waiting in Kafka", start);
            start = Instant.now();
            send(topics, services, LOGS_EACH / 2);
            await().atMost(DEADLINE).ignoreExceptions().until(() -> stored.get() >= (long) services.size() * LOGS_EACH);
            report(services.size(), "sent meanwhile", start);
            assertThat(indexer.waiting()).isEmpty();
        }
    }

    private static void report(int services, String what, Instant start) {
        long logs = (long) services * LOGS_EACH / 2;
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.printf(
                "%d services, %d logs %s: %.1f s, %.0f logs/s, peak heap %d MiB%n",
                services, logs, what, seconds, logs / seconds, peak >> 20);
    }

    private static List<ServiceName> registered(LogTopics topics, int count) throws Exception {
        List<ServiceName> services = new ArrayList<>();
        for (int from = 0; from < count; from += 500) {
            services.addAll(topics.registerAll(
                    IntStream.range(from, Math.min(count, from + 500))
                            .mapToObj(i -> "many.service-" + i)
                            .toList(),
                    1));
        }
        return services;
    }

    /** Of 310 bytes each. */
    private static void send(LogTopics topics, List<ServiceName> services, int each) throws Exception {
        String filler = "x".repeat(230);
        for (ServiceName service : services) {
            for (int i = 0; i < each; i++) {
                topics.send(
                        service,
                        "{\"@timestamp\":\"2026-11-20T10:00:00Z\",\"level\":\"INFO\",\"n\":%6d,\"message\":\"%s\"}"
                                .formatted(i, filler));
            }
        }
        topics.flush();
    }
}
