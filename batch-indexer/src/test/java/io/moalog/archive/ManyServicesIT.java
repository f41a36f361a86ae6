package io.moalog.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * One process archives thousands of services with one partition each, in 1 GB of heap. It takes minutes, so it runs when
 * asked for; see the module's README.
 */
@EnabledIfSystemProperty(named = "moalog.services", matches = "[1-9][0-9]*")
class ManyServicesIT {
    private static final int LOGS_EACH = 100;

    @Test
    void thousandsOfServicesAreArchivedByOneProcessInOneGigabyte() throws Exception {
        assertThat(Runtime.getRuntime().maxMemory())
                .as("this JVM's heap: run it with JAVA_TOOL_OPTIONS=-Xmx1g")
                .isLessThanOrEqualTo(1L << 30);
        int count = Integer.getInteger("moalog.services");
        try (TestServices services = new TestServices();
                TestArchive archive = new TestArchive(services)) {
            for (int from = 0; from < count; from += 500) {
                send(services, from, Math.min(count, from + 500));
            }
            ArchiveRuns indexer = archive.indexer();
            Instant start = Instant.now();
            assertThat(indexer.flush()).isEqualTo(new ArchiveRun(count, (long) count * LOGS_EACH, 0, List.of()));
            report(count, "archived", start);
            start = Instant.now();
            assertThat(indexer.flush()).isEqualTo(ArchiveRun.NOTHING);
            report(count, "looked at again", start);
        }
    }

    /** Logs of 310 bytes. */
    private static void send(TestServices services, int from, int to) {
        String filler = "x".repeat(230);
        for (ServiceName service : services.createAll(
                IntStream.range(from, to).mapToObj(i -> "many.service-" + i).toList())) {
            List<ProducerRecord<byte[], byte[]>> logs = new ArrayList<>();
            for (int i = 0; i < LOGS_EACH; i++) {
                String log =
                        "{\"@timestamp\":\"2026-11-20T10:00:00Z\",\"level\":\"INFO\",\"n\":%6d,\"message\":\"%s\"}";
                logs.add(new ProducerRecord<>(
                        TestServices.topic(service), log.formatted(i, filler).getBytes(UTF_8)));
            }
            services.send(logs);
        }
    }

    private static void report(int services, String what, Instant start) {
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.printf(
                "%d services %s: %.1f s, peak heap %d MiB%n",
                services, what, Duration.between(start, Instant.now()).toMillis() / 1000.0, peak >> 20);
    }
}
