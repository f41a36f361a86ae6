package io.moalog.aggregator.http;

import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.http.IngestAnswer.Taken;
import io.moalog.aggregator.intake.Delivery;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.Outcome;
import io.moalog.registry.view.SimilarNames;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes logs over HTTP. The request's thread reads the body, and waits: for room, for Kafka's acknowledgement, each for a
 * bounded time. Thread-safe.
 */
public final class HttpIngest {
    /** As many errors are told by line; the rest is counted. */
    public static final int MOST_ERRORS = 100;

    private static final int NOT_READY_SECONDS = 2;
    private static final int KAFKA_AWAY_SECONDS = 5;
    private static final int GZIP_BUFFER = 16 * 1024;

    private final Intake intake;
    private final int largestEvent;
    private final Duration patience;

    /**
     * @param largestEvent in bytes of JSON
     * @param patience how long a request waits for room, and for Kafka's acknowledgement
     */
    public HttpIngest(Intake intake, int largestEvent, Duration patience) {
        this.intake = intake;
        this.largestEvent = largestEvent;
        this.patience = patience;
    }

    /** Reads the body, sends its logs, and waits for Kafka. */
    public IngestAnswer ingest(IngestRequest request) throws InterruptedException {
        if (!intake.isOpen()) {
            return unavailable("the aggregator does not know the services yet, or is closing", NOT_READY_SECONDS);
        }
        Destination destination = intake.destination(request.service());
        if (!(destination instanceof Destination.Topic topic)) {
            return unknown(request.service(), (Destination.Nowhere) destination);
        }
        Optional<BodyFormat> format = BodyFormat.of(request.contentType());
        if (format.isEmpty()) {
            return unsupported("Content-Type " + request.contentType()
                    + ": send application/json, application/x-ndjson or text/plain");
        }
        if (!isIdentity(request.contentEncoding()) && !isGzip(request.contentEncoding())) {
            return unsupported("Content-Encoding " + request.contentEncoding() + ": send gzip, or nothing compressed");
        }
        Problem notNow = whyNotNow(topic);
        return notNow != null ? notNow : take(request, format.get(), topic);
    }

    private @Nullable Problem whyNotNow(Destination.Topic topic) throws InterruptedException {
        if (intake.isKafkaAway()) {
            return unavailable("Kafka does not acknowledge", KAFKA_AWAY_SECONDS);
        }
        try {
            intake.ready(topic).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return unavailable(String.valueOf(cause.getMessage()), KAFKA_AWAY_SECONDS);
        } catch (TimeoutException e) {
            return unavailable("Kafka does not answer", KAFKA_AWAY_SECONDS);
        }
        return intake.inFlight().awaitRoom(patience)
                ? null
                : unavailable("Kafka is slower than the senders: there is no room", KAFKA_AWAY_SECONDS);
    }

    private IngestAnswer take(IngestRequest request, BodyFormat format, Destination.Topic topic)
            throws InterruptedException {
        Delivery delivery = intake.begin(new Origin("http", request.sender(), null), topic);
        BodyTaker taker = new BodyTaker(intake, topic, delivery, patience);
        try (Body body = new Body(decoded(request), intake.inFlight())) {
            BodyFormat settled = Splitters.settle(format, body, largestEvent);
            boolean whole = taker.take(settled, Splitters.of(settled, body, largestEvent));
            return answer(whole ? settle(delivery, patience) : settle(delivery, Duration.ZERO), taker);
        } catch (IOException unreadable) {
            return unreadable(unreadable, settle(delivery, patience), taker);
        } finally {
            delivery.finish();
        }
    }

    private static InputStream decoded(IngestRequest request) throws IOException {
        return isGzip(request.contentEncoding()) ? new GZIPInputStream(request.body(), GZIP_BUFFER) : request.body();
    }

    private static Outcome settle(Delivery delivery, Duration patience) throws InterruptedException {
        try {
            delivery.finish();
            return delivery.settled().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            return delivery.soFar();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static IngestAnswer answer(Outcome outcome, BodyTaker taker) {
        if (!outcome.isSettledWell()) {
            return new Problem(
                    503,
                    "Kafka is not available",
                    "Kafka has kept %d logs of the request and not acknowledged %d: send those again later"
                            .formatted(outcome.accepted(), outcome.refused() + outcome.underWay()),
                    KAFKA_AWAY_SECONDS,
                    counts(outcome, taker));
        }
        int status = outcome.accepted() > 0 || outcome.rejected() == 0
                ? 200
                : taker.tooLarge() == outcome.rejected() ? 413 : 400;
        return new Taken(status, outcome.accepted(), outcome.rejected(), taker.errors());
    }

    private static Problem unreadable(IOException unreadable, Outcome outcome, BodyTaker taker) {
        boolean tooLong = unreadable.getCause() instanceof ContentLengthExceededException;
        return new Problem(
                tooLong ? 413 : 400,
                tooLong ? "The body is too long" : "The body cannot be read to its end",
                "%s; %d logs before that are kept".formatted(unreadable.getMessage(), outcome.accepted()),
                0,
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
        return new Problem(
                404,
                "Unknown service",
                nowhere.reason()
                        + (suggestions.isEmpty() ? ": register it first" : ": did you mean " + suggestions + "?"),
                0,
                Map.of("service", service, "suggestions", suggestions));
    }

    private static Problem unsupported(String detail) {
        return new Problem(415, "The body's type is not understood", detail, 0, Map.of());
    }

    private static Problem unavailable(String detail, int retryAfterSeconds) {
        return new Problem(
                503, "Not available now", detail + ": send again later", retryAfterSeconds, Map.of("accepted", 0L));
    }

    private static boolean isIdentity(@Nullable String encoding) {
        return encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity");
    }

    private static boolean isGzip(@Nullable String encoding) {
        String name = encoding == null ? "" : encoding.trim().toLowerCase(Locale.ROOT);
        return name.equals("gzip") || name.equals("x-gzip");
    }
}
