package io.moalog.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TopicLookupTest {
    private final AtomicInteger fetched = new AtomicInteger();

    @Test
    void aTopicIsFetchedOnceForAllWhoWaitAndThenKnown() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (TopicLookup lookup = new TopicLookup(topic -> {
            fetched.incrementAndGet();
            awaitUnchecked(answer);
        })) {
            CompletableFuture<Void> first = lookup.ready("a");
            CompletableFuture<Void> second = lookup.ready("a");
            assertThat(first).isNotDone();
            answer.countDown();
            first.get(30, TimeUnit.SECONDS);
            second.get(30, TimeUnit.SECONDS);
            assertThat(lookup.ready("a")).isCompleted();
            assertThat(fetched).hasValue(1);
        }
    }

    @Test
    void aForgottenTopicIsFetchedAgain() throws Exception {
        try (TopicLookup lookup = new TopicLookup(topic -> fetched.incrementAndGet())) {
            lookup.ready("a").get(30, TimeUnit.SECONDS);
            lookup.forget("a");
            lookup.ready("a").get(30, TimeUnit.SECONDS);
            assertThat(fetched).hasValue(2);
        }
    }

    @Test
    void anotherTopicDoesNotWaitForOneThatIsStuck() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        try (TopicLookup lookup = new TopicLookup(topic -> {
            if (topic.equals("stuck")) {
                awaitUnchecked(stuck);
            }
        })) {
            CompletableFuture<Void> waiting = lookup.ready("stuck");
            lookup.ready("other").get(30, TimeUnit.SECONDS);
            assertThat(waiting).isNotDone();
            stuck.countDown();
        }
    }

    @Test
    void aMissingTopicIsToldFromAnAbsentKafka() {
        long start = System.nanoTime();
        try (TopicLookup lookup = new TopicLookup(topic -> {
            pause();
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
    void whatKafkaForbidsIsNotTriedAgain() {
        try (TopicLookup lookup = new TopicLookup(topic -> {
            fetched.incrementAndGet();
            throw new TopicAuthorizationException("no");
        })) {
            assertUnavailable(lookup.ready("a"), "does not let", false);
            assertThat(fetched).hasValue(1);
        }
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

    private static void pause() {
        awaitUnchecked(new CountDownLatch(1), 100);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        awaitUnchecked(latch, 30_000);
    }

    private static void awaitUnchecked(CountDownLatch latch, long millis) {
        try {
            assertThat(latch.await(millis, TimeUnit.MILLISECONDS)).isIn(true, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
