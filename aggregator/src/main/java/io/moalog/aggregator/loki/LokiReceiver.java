package io.moalog.aggregator.loki;

import io.moalog.aggregator.http.Body;
import io.moalog.aggregator.http.BodyRefusedException;
import io.moalog.aggregator.http.Deliveries;
import io.moalog.aggregator.http.HttpAnswer;
import io.moalog.aggregator.http.Lane;
import io.moalog.aggregator.http.Posted;
import io.moalog.aggregator.http.Refusal;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.Outcome;
import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;
import io.moalog.model.NotALogException;
import io.moalog.registry.view.ClaimKind;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes logs as Loki's push API does (its HTTP API, "Ingest logs"): protobuf compressed with snappy, or JSON, the whole body
 * held, the entries made logs one by one. The label {@code service_name}, else {@code service}, else {@code job}, names the
 * service. Thread-safe.
 */
public final class LokiReceiver {
    private static final String PROTOCOL = "loki";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final RequestIntake requests;

    public LokiReceiver(RequestIntake requests) {
        this.requests = requests;
    }

    /** Reads the request and sends its logs; the answer comes with Kafka's, or after a bounded time. */
    public CompletableFuture<HttpAnswer> push(Posted posted) throws InterruptedException {
        Refusal notNow = requests.notNow(posted);
        if (notNow != null) {
            return now(refused(notNow, ""));
        }
        boolean json = posted.mediaType().equals(HttpAnswer.JSON);
        // Every protobuf body is snappy, whether its sender says so or not.
        boolean saysSnappy = !json && "snappy".equalsIgnoreCase(posted.encoding());
        try (Body body = requests.whole(saysSnappy ? posted.encoded(null) : posted)) {
            int end = body.start() + body.length();
            if (json) {
                try (JsonPush push = new JsonPush(requests)) {
                    push.read(body.array(), body.start(), end);
                    return take(push.array(), push.length(), posted);
                }
            }
            try (SnappyBody push = SnappyBody.of(body.array(), body.start(), end, requests)) {
                return take(push.array(), push.array().length, posted);
            }
        } catch (BodyRefusedException refused) {
            return now(new HttpAnswer(refused.status(), TEXT, refused.reason() + "\n", refused.retryAfterSeconds()));
        }
    }

    private static CompletableFuture<HttpAnswer> now(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletableFuture<HttpAnswer> take(byte[] bytes, int to, Posted posted)
            throws BodyRefusedException, InterruptedException {
        try (Deliveries request = requests.begin(new Origin(PROTOCOL, posted.sender(), null), posted)) {
            Refusal refusal = resolve(bytes, to, request);
            if (refusal != null) {
                return now(refused(refusal, ""));
            }
            StreamTaker taker = new StreamTaker(request, requests.largestEvent());
            boolean[] whole = {true};
            PushRequest.streams(bytes, 0, to, (text, entries) -> {
                whole[0] = take(text, entries, taker, request);
                return whole[0];
            });
            return request.settle(whole[0]).thenApply(outcome -> answer(outcome, taker));
        } catch (MalformedProtobufException malformed) {
            throw new BodyRefusedException(400, "not a push request: " + malformed.getMessage());
        }
    }

    /**
     * Resolves all names first: a request is taken whole, or refused before its first byte. Otherwise its sender would send
     * again what is kept already.
     */
    private @Nullable Refusal resolve(byte[] bytes, int to, Deliveries request)
            throws MalformedProtobufException, BodyRefusedException, InterruptedException {
        boolean[] tooMany = {false};
        PushRequest.streams(bytes, 0, to, (text, entries) -> {
            tooMany[0] = lane(serviceOf(text), request) == null;
            return !tooMany[0];
        });
        if (tooMany[0]) {
            throw new BodyRefusedException(
                    400, "streams of more than " + Deliveries.MOST_LANES + " services: send fewer at a time");
        }
        for (Lane lane : request.lanes()) {
            Refusal refusal = lane.refusal();
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private boolean take(String text, WireCursor entries, StreamTaker taker, Deliveries request)
            throws MalformedProtobufException, InterruptedException {
        StreamLabels labels;
        try {
            labels = StreamLabels.parse(text);
        } catch (NotALogException noLabels) {
            return taker.reject(
                    entries, String.valueOf(noLabels.getMessage()), known(lane(StreamLabels.UNKNOWN_SERVICE, request)));
        }
        return taker.take(labels, entries, known(lane(labels.service(), request)));
    }

    private static Lane known(@Nullable Lane lane) {
        if (lane == null) {
            throw new IllegalStateException("the lanes were counted before");
        }
        return lane;
    }

    private static String serviceOf(String labels) {
        try {
            return StreamLabels.parse(labels).service();
        } catch (NotALogException noLabels) {
            return StreamLabels.UNKNOWN_SERVICE;
        }
    }

    private @Nullable Lane lane(String service, Deliveries request) {
        return request.to(service, () -> requests.intake().destination(ClaimKind.LABEL, service));
    }

    private static HttpAnswer answer(Outcome outcome, StreamTaker taker) {
        if (!outcome.isSettledWell()) {
            return refused(
                    Refusal.kafka("Kafka does not acknowledge"),
                    "; %d entries of the request are kept".formatted(outcome.accepted() + outcome.deadLettered()));
        }
        return taker.reasons().isEmpty()
                ? new HttpAnswer(204, TEXT, "", 0)
                : new HttpAnswer(400, TEXT, taker.reasons() + "\n", 0);
    }

    private static HttpAnswer refused(Refusal refusal, String more) {
        return new HttpAnswer(refusal.status(), TEXT, refusal.advice() + more + "\n", refusal.retryAfterSeconds());
    }
}
