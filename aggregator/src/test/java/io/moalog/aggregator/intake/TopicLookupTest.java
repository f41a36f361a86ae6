package io.moalog.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TopicLookupTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    @Test
    void aTopicIsAskedForUntilItIsKnownAndThenNoMore() throws Exception {
        try (TopicLookup lookup = started(this::ask)) {
            CompletableFuture<Void> first = lookup.ready("a");
            CompletableFuture<Void> second = lookup.ready("a");
            await().until(() -> asked.get() > 3);
            assertThat(first).isNotDone();
            known.add("a");
            first.get(30, TimeUnit.SECONDS);
            second.get(30, TimeUnit.SECONDS);
            int before = asked.get();
            assertThat(lookup.ready("a")).isCompleted();
            assertThat(asked).hasValue(before);
        }
    }

    @Test
    void aForgottenTopicIsAskedForAgain() throws Exception {
        known.add("a");
        try (TopicLookup lookup = started(this::ask)) {
            lookup.ready("a").get(30, TimeUnit.SECONDS);
            lookup.forget("a");
            lookup.ready("a").get(30, TimeUnit.SECONDS);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void whoseRecordWasRefusedWaitsBeforeTheNextAttempt() throws Exception {
        known.add("a");
        try (TopicLookup lookup = started(this::ask)) {
            lookup.ready("a").get(30, TimeUnit.SECONDS);
            long start = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                lookup.forget("a");
                lookup.ready("a").get(30, TimeUnit.SECONDS);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            assertThat(asked).hasValue(6);
        }
    }

    @Test
    void anotherTopicDoesNotWaitForOneThatIsStuck() throws Exception {
        known.add("other");
        try (TopicLookup lookup = started(this::ask)) {
            CompletableFuture<Void> waiting = lookup.ready("stuck");
            lookup.ready("other").get(30, TimeUnit.SECONDS);
            assertThat(waiting).isNotDone();
        }
    }

    @Test
    void whoAsksWhenItIsClosedDoesNotWait() throws Exception {
        TopicLookup lookup = started(this::ask);
        CompletableFuture<Void> before = lookup.ready("a");
        lookup.close();
        assertUnavailable(before, "Kafka", true);
        assertUnavailable(lookup.ready("b"), "Kafka", true);
    }

    @Test
    void aMissingTopicIsToldFromAnAbsentKafka() {
        long start = System.nanoTime();
        try (TopicLookup lookup = started(topic -> {
            throw topic.equals("missing")
                    ? new TimeoutException("t", new UnknownTopicOrPartitionException())
                    : new TimeoutException("t");
        })) {
            CompletableFuture<Void> missing = lookup.ready("missing");
            CompletableFuture<Void> absent = lookup.ready("absent");
            assertUnavailable(missing, "has no topic missing", false);
            assertUnavailable(absent, "does not answer", true);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(4));
    }

    @Test
    void whatKafkaForbidsIsNotAskedForAgain() {
        try (TopicLookup lookup = started(topic -> {
            asked.incrementAndGet();
            throw new TopicAuthorizationException("no");
        })) {
            assertUnavailable(lookup.ready("a"), "does not let", false);
            assertThat(asked).as("not again before a pause").hasValue(1);
        }
    }

    @Test
    void aMissingTopicIsToldWithoutWaitingUntilItIsThere() throws Exception {
        try (TopicLookup lookup = started(this::missing)) {
            assertThat(lookup.unavailable("a")).as("not looked for yet").isNull();
            assertUnavailable(lookup.ready("a"), "has no topic a", false);
            assertThat(lookup.unavailable("a")).hasMessageContaining("has no topic a");
            known.add("a");
            await().atMost(Duration.ofSeconds(30)).until(() -> lookup.unavailable("a") == null);
            assertThat(lookup.ready("a")).isCompleted();
        }
    }

    @Test
    void anAbsentKafkaIsNotRememberedAsAMissingTopic() {
        try (TopicLookup lookup = started(this::ask)) {
            assertUnavailable(lookup.ready("a"), "does not answer", true);
            assertThat(lookup.unavailable("a")).isNull();
        }
    }

    @Test
    void whoWaitsWhenItClosesIsTold() {
        TopicLookup lookup = started(this::ask);
        CompletableFuture<Void> waiting = lookup.ready("stuck");
        lookup.close();
        assertUnavailable(waiting, "does not answer", true);
    }

    private void missing(String topic) {
        if (!known.contains(topic)) {
            throw new TimeoutException("t", new UnknownTopicOrPartitionException());
        }
    }

    private void ask(String topic) {
        asked.incrementAndGet();
        if (!known.contains(topic)) {
            throw new TimeoutException(topic + " not present in metadata after 0 ms");
        }
    }

    private static TopicLookup started(Consumer<String> fetch) {
        TopicLookup lookup = new TopicLookup(fetch);
        lookup.start();
        return lookup;
    }

    private static void assertUnavailable(CompletableFuture<Void> ready, String reason, boolean away) {
        assertThatThrownBy(() -> ready.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(TopicUnavailableException.class, e -> {
                    assertThat(e.isKafkaAway()).isEqualTo(away);
                    assertThat(e).hasMessageContaining(reason);
                });
    }
}
