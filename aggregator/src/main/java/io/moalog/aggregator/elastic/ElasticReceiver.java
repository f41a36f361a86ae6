package io.moalog.aggregator.elastic;

import io.moalog.aggregator.http.Body;
import io.moalog.aggregator.http.BodyRefusedException;
import io.moalog.aggregator.http.Deliveries;
import io.moalog.aggregator.http.HttpAnswer;
import io.moalog.aggregator.http.Posted;
import io.moalog.aggregator.http.Refusal;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.Outcome;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes logs as Elasticsearch's bulk API does (its reference, "Bulk API"), the body as a stream. An item is answered 201
 * when Kafka has its log; where Kafka fails for one log of a service, all of that service's in the request are answered 503.
 * Thread-safe.
 */
public final class ElasticReceiver {
    private static final String PROTOCOL = "elastic";
    private static final String UNAVAILABLE = "unavailable_shards_exception";
    private static final String SECURITY = "security_exception";
    private static final String WRONG = "illegal_argument_exception";
    private static final long NANOS_A_MS = 1_000_000;

    private final RequestIntake requests;

    public ElasticReceiver(RequestIntake requests) {
        this.requests = requests;
    }

    /** Who answers, and in which version's words. */
    public HttpAnswer info() {
        return ElasticAnswers.info();
    }

    /** The licence, which some senders ask for before they send. */
    public HttpAnswer license() {
        return ElasticAnswers.license();
    }

    /**
     * Reads the actions and sends their logs; the answer comes with Kafka's, or after a bounded time.
     *
     * @param index of actions that name none
     */
    public CompletableFuture<HttpAnswer> bulk(Posted posted, @Nullable String index) throws InterruptedException {
        long since = System.nanoTime();
        Refusal notNow = requests.notNow(posted);
        if (notNow != null) {
            return CompletableFuture.completedFuture(ElasticAnswers.failure(
                    notNow.status(), type(notNow.status()), notNow.detail(), notNow.retryAfterSeconds()));
        }
        try (Deliveries request = requests.begin(new Origin(PROTOCOL, posted.sender(), null), posted)) {
            BulkTaker taker = new BulkTaker(requests.intake(), request, index);
            CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
            try {
                answer = take(posted, request, taker, since);
            } finally {
                answer.whenComplete((told, failure) -> taker.close());
            }
            return answer;
        }
    }

    private CompletableFuture<HttpAnswer> take(Posted posted, Deliveries request, BulkTaker taker, long since)
            throws InterruptedException {
        try (Body body = requests.stream(posted, request::askAgain)) {
            boolean whole = taker.take(body, requests.largestEvent());
            return request.settle(whole)
                    .thenApply(outcome -> whole
                            ? ElasticAnswers.bulk(taker.items(), (System.nanoTime() - since) / NANOS_A_MS)
                            : cut(Refusal.noRoom(), outcome));
        } catch (IOException unreadable) {
            BodyRefusedException refused = BodyRefusedException.unreadable(unreadable);
            return request.settle(true).thenApply(outcome -> refused(refused, outcome));
        } catch (BodyRefusedException refused) {
            return request.settle(true).thenApply(outcome -> refused(refused, outcome));
        }
    }

    private static HttpAnswer cut(Refusal refusal, Outcome outcome) {
        return ElasticAnswers.failure(
                refusal.status(), UNAVAILABLE, kept(refusal.detail(), outcome), refusal.retryAfterSeconds());
    }

    private static HttpAnswer refused(BodyRefusedException refused, Outcome outcome) {
        return ElasticAnswers.failure(
                refused.status(), type(refused.status()), kept(refused.reason(), outcome), refused.retryAfterSeconds());
    }

    private static String type(int status) {
        return switch (status) {
            case 401, 403 -> SECURITY;
            case 503 -> UNAVAILABLE;
            default -> WRONG;
        };
    }

    private static String kept(String reason, Outcome outcome) {
        return "%s; %d logs before that are kept".formatted(reason, outcome.accepted());
    }
}
