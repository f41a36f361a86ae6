package io.moalog.indexer;

import static io.moalog.indexer.IndexerUnderTest.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.stream.DeadLetter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Logs for some services, and what has become of them. */
final class Load {
    private final IndexerUnderTest indexer;
    private final Random random;
    private final int badPerMille;
    private final List<ServiceName> services = new ArrayList<>();
    private final Map<ServiceName, List<Future<RecordMetadata>>> sent = new HashMap<>();

    Load(IndexerUnderTest indexer, long seed, int services, int partitions, int badPerMille) throws Exception {
        this.indexer = indexer;
        this.random = new Random(seed);
        this.badPerMille = badPerMille;
        for (int i = 0; i < services; i++) {
            ServiceName service = indexer.newService(partitions);
            this.services.add(service);
            sent.put(service, new ArrayList<>());
        }
    }

    /** The first. */
    ServiceName service() {
        return services.get(0);
    }

    /** Spread evenly over about so many milliseconds. */
    CompletableFuture<Void> send(int count, long millis) {
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < count; i++) {
                ServiceName service = services.get(random.nextInt(services.size()));
                String log = random.nextInt(1000) < badPerMille
                        ? "no log " + i
                        : "{\"message\":\"log number %d\",\"n\":%d}".formatted(i, i);
                sent.get(service).add(indexer.topics().send(service, log));
                if (i % 40 == 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis * 40 / count));
                }
            }
        });
    }

    void assertEachIsThereOnceOrADeadLetter() throws Exception {
        for (ServiceName service : services) {
            Set<String> all = new HashSet<>();
            for (Future<RecordMetadata> one : sent.get(service)) {
                all.add(one.get().partition() + "@" + one.get().offset());
            }
            await().atMost(DEADLINE)
                    .until(() -> indexer.stored().count(service) + dead(service).size() >= all.size());
            Set<String> dead = dead(service);
            Set<String> stored = places(indexer.stored().ids(service));
            assertThat(dead).as("dead letters of %s", service).doesNotContainAnyElementsOf(stored);
            if (badPerMille == 0) {
                assertThat(dead).isEmpty();
            }
            stored.addAll(dead);
            assertThat(stored).as("logs of %s", service).isEqualTo(all);
        }
    }

    private Set<String> dead(ServiceName service) {
        return indexer.topics().deadLetters(service).stream()
                .map(DeadLetter::position)
                .map(position -> position.partition() + "@" + position.offset())
                .collect(Collectors.toSet());
    }

    private static Set<String> places(Set<String> ids) {
        return ids.stream()
                .map(id -> LogPosition.parse(id).orElseThrow())
                .map(position -> position.partition() + "@" + position.offset())
                .collect(Collectors.toCollection(HashSet::new));
    }
}
