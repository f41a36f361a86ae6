package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.aggregator.elastic.ElasticReceiver;
import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.http.IngestAnswer.Taken;
import io.moalog.aggregator.intake.TestIntake;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Small bodies are handed in on event loops. */
class ThreadsThatMustNotWaitTest {
    private static final int BOUND = 1_000_000;

    private final TestIntake test = new TestIntake(true, BOUND, "a.known").ready();
    private final RequestIntake requests = new RequestIntake(test.intake, 1000, Duration.ofMillis(300));
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final RequestThreads threads = new RequestThreads(false, waiting::add, Runnable::run);

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void whatTheProducerTakesAtOnceNeedsNoOtherThread() throws Exception {
        assertThat(ingest("one\ntwo").join()).isEqualTo(new Taken(200, 2, 0, List.of()));
        assertThat(waiting).isEmpty();
    }

    @Test
    void whatTheProducerDoesNotTakeAtOnceIsTakenLaterInItsOrder() throws Exception {
        test.producer.notTaken.set(2);
        CompletableFuture<IngestAnswer> answer = ingest("one\ntwo\nthree");
        assertThat(answer).isNotDone();
        assertThat(test.sent()).isEmpty();
        assertThat(test.inFlight.used()).isGreaterThan(3 * "{'message':'one'}".length());

        waiting.remove().run();
        assertThat(answer.join()).isEqualTo(new Taken(200, 3, 0, List.of()));
        assertThat(test.sent())
                .containsExactly("{\"message\":\"one\"}", "{\"message\":\"two\"}", "{\"message\":\"three\"}");
        assertThat(test.inFlight.used()).isZero();
    }

    @Test
    void whatIsRefusedThenIsAnsweredAndCountedSo() throws Exception {
        test.producer.notTaken.set(Integer.MAX_VALUE);
        CompletableFuture<IngestAnswer> answer = ingest("one\ntwo");
        waiting.remove().run();
        Problem problem = (Problem) answer.join();
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.more()).containsEntry("accepted", 0L);
        assertThat(test.count("received", "http")).isEqualTo(2);
        assertThat(test.count("refused", "http")).isEqualTo(2);
        assertThat(test.inFlight.used()).isZero();
    }

    @Test
    void anItemOfABulkRequestThatIsRefusedThenIsNotCalledTaken() throws Exception {
        test.producer.notTaken.set(Integer.MAX_VALUE);
        Posted bulk = posted("{\"create\":{\"_index\":\"a.known\"}}\n{\"message\":\"one\"}\n");
        CompletableFuture<HttpAnswer> answer = new ElasticReceiver(requests).bulk(bulk, null);
        waiting.remove().run();
        assertThat(answer.join().text()).contains("\"status\":503").doesNotContain("\"status\":201");
        assertThat(test.inFlight.used()).isZero();
    }

    @Test
    void aTopicThatIsStillLookedForIsWaitedForByAnotherThread() throws Exception {
        try (TestIntake unasked = new TestIntake(true, BOUND, "a.known")) {
            unasked.producer.metadataAway = true;
            HttpIngest http = new HttpIngest(new RequestIntake(unasked.intake, 1000, Duration.ofSeconds(20)));
            CompletableFuture<IngestAnswer> answer = http.ingest(new IngestRequest("a.known", posted("one")));
            assertThat(answer).isNotDone();
            unasked.producer.metadataAway = false;
            waiting.remove().run();
            assertThat(answer.join()).isEqualTo(new Taken(200, 1, 0, List.of()));
        }
    }

    @Test
    void smallBodiesThatAreStillToComeHoldAnEighthOfTheRoomAtMost() {
        assertThat(requests.holdSmall(129 * 1024)).isFalse();
        assertThat(requests.holdSmall(100_000)).isTrue();
        assertThat(test.inFlight.used()).isEqualTo(100_000);
        assertThat(requests.holdSmall(100_000)).isFalse();
        requests.letGo(100_000);
        assertThat(test.inFlight.used()).isZero();

        test.inFlight.reading(BOUND);
        assertThat(requests.holdSmall(1)).isFalse();
        test.inFlight.reading(-BOUND);
        assertThat(requests.holdSmall(1)).isTrue();
        requests.letGo(1);
    }

    private CompletableFuture<IngestAnswer> ingest(String lines) throws InterruptedException {
        return new HttpIngest(requests).ingest(new IngestRequest("a.known", posted(lines)));
    }

    private Posted posted(String body) {
        return new Posted("text/plain", null, "::1", null, new ByteArrayInputStream(body.getBytes(UTF_8)), threads);
    }
}
