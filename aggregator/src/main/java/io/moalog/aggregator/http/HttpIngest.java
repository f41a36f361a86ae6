package io.moalog.aggregator.http;

import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.http.IngestAnswer.Taken;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.Outcome;
import io.moalog.registry.view.SimilarNames;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes logs over HTTP. The request's thread reads the body and waits for room, where it may, for a bounded time.
 * Thread-safe.
 */
public final class HttpIngest {
    /** As many errors are told by line; the rest is counted. */
    public static final int MOST_ERRORS = 100;

    private final Intake intake;
    private final RequestIntake requests;

    /**
     * @param largestEvent in bytes of JSON
     * @param patience how long a request waits for room, and for Kafka's acknowledgement
     */
    public HttpIngest(Intake intake, int largestEvent, Duration patience) {
        this(new RequestIntake(intake, largestEvent, patience));
    }

    public HttpIngest(RequestIntake requests) {
        this.intake = requests.intake();
        this.requests = requests;
    }

    /** Reads the body and sends its logs; the answer comes with Kafka's, or after a bounded time. */
    public CompletableFuture<IngestAnswer> ingest(IngestRequest request) throws InterruptedException {
        Posted posted = request.posted();
        Refusal stranger = requests.stranger(posted);
        if (stranger != null) {
            return now(refused(stranger));
        }
        Destination destination = intake.destination(request.service());
        if (destination instanceof Destination.Nowhere nowhere) {
            return now(unknown(request.service(), nowhere));
        }
        Optional<BodyFormat> format = BodyFormat.of(posted.type());
        if (format.isEmpty()) {
            return now(unsupported(
                    "Content-Type " + posted.type() + ": send application/json, application/x-ndjson or text/plain"));
        }
        if (ContentEncoding.of(posted.encoding()).isEmpty()) {
            return now(unsupported("Content-Encoding " + posted.encoding() + ": " + ContentEncoding.TAKEN));
        }
        return take(request, format.get(), destination);
    }

    private CompletableFuture<IngestAnswer> take(IngestRequest request, BodyFormat format, Destination destination)
            throws InterruptedException {
        Posted posted = request.posted();
        try (Deliveries deliveries = requests.begin(new Origin("http", posted.sender(), null), posted)) {
            Lane lane = deliveries.open(request.service(), destination, () -> intake.destination(request.service()));
            Refusal notNow = lane.notTaken();
            notNow = notNow == null ? requests.noRoom(posted) : notNow;
            notNow = notNow == null ? lane.refusal() : notNow;
            return notNow != null ? now(refused(notNow)) : take(request, format, deliveries, lane);
        }
    }

    private CompletableFuture<IngestAnswer> take(
            IngestRequest request, BodyFormat format, Deliveries deliveries, Lane lane) throws InterruptedException {
        BodyTaker taker = new BodyTaker(deliveries, lane);
        int largest = requests.largestEvent();
        try (Body body = requests.stream(request.posted(), () -> unwanted(deliveries, lane))) {
            BodyFormat settled = Splitters.settle(format, body, largest);
            boolean whole = taker.take(settled, Splitters.of(settled, body, largest));
            return deliveries.settle(whole).thenApply(outcome -> answer(outcome, taker));
        } catch (IOException unreadable) {
            return unreadable(BodyRefusedException.unreadable(unreadable), deliveries, taker);
        } catch (BodyRefusedException refused) {
            return unreadable(refused, deliveries, taker);
        }
    }

    private static CompletableFuture<IngestAnswer> unreadable(
            BodyRefusedException unreadable, Deliveries deliveries, BodyTaker taker) {
        return deliveries.settle(true).thenApply(outcome -> unreadable(unreadable, outcome, taker));
    }

    private static CompletableFuture<IngestAnswer> now(IngestAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static @Nullable Refusal unwanted(Deliveries deliveries, Lane lane) {
        Refusal refusal = deliveries.askAgain();
        return refusal == null ? lane.notTaken() : refusal;
    }

    private static IngestAnswer answer(Outcome outcome, BodyTaker taker) {
        if (!outcome.isSettledWell()) {
            return new Problem(
                    503,
                    "Kafka is not available",
                    "Kafka has kept %d logs of the request and not acknowledged %d: send those again later"
                            .formatted(outcome.accepted(), outcome.refused() + outcome.underWay()),
                    Refusal.KAFKA_AWAY_SECONDS,
                    counts(outcome, taker));
        }
        int status = outcome.accepted() > 0 || outcome.rejected() == 0
                ? 200
                : taker.tooLarge() == outcome.rejected() ? 413 : 400;
        return new Taken(status, outcome.accepted(), outcome.rejected(), taker.errors());
    }

    private static Problem unreadable(BodyRefusedException unreadable, Outcome outcome, BodyTaker taker) {
        return new Problem(
                unreadable.status(),
                switch (unreadable.status()) {
                    case 400 -> "The body cannot be read to its end";
                    case 413 -> "The body is too long";
                    default -> title(unreadable.status());
                },
                "%s; %d logs before that are kept".formatted(unreadable.reason(), outcome.accepted()),
                unreadable.retryAfterSeconds(),
                counts(outcome, taker));
    }

    private static Map<String, Object> counts(Outcome outcome, BodyTaker taker) {
        Map<String, Object> counts = new HashMap<>();
        counts.put("accepted", outcome.accepted());
        counts.put("rejected", outcome.rejected());
        counts.put("errors", taker.errors());
        return counts;
    }

    private Problem unknown(String service, Destination.Nowhere nowhere) {
        List<String> suggestions = SimilarNames.to(service, intake.serviceNames());
        // A service that is being deleted is its own likeliest name.
        String hint = suggestions.contains(service)
                ? ""
                : suggestions.isEmpty() ? ": register it first" : ": did you mean " + suggestions + "?";
        return new Problem(
                404,
                "Unknown service",
                nowhere.reason() + hint,
                0,
                Map.of("service", service, "suggestions", suggestions));
    }

    private static Problem unsupported(String detail) {
        return new Problem(415, "The body's type is not understood", detail, 0, Map.of());
    }

    private static String title(int status) {
        return switch (status) {
            case 401, 403 -> "Not allowed to send";
            case 404 -> "Unknown service";
            case 429 -> "Over quota";
            default -> "Not available now";
        };
    }

    private static Problem refused(Refusal refusal) {
        return new Problem(
                refusal.status(),
                title(refusal.status()),
                refusal.advice(),
                refusal.retryAfterSeconds(),
                Map.of("accepted", 0L));
    }
}
