package io.moalog.aggregator.otlp;

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
import io.moalog.registry.view.ClaimKind;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes logs as OTLP/HTTP sends them (opentelemetry.io, "OTLP Specification 1"): {@code ExportLogsServiceRequest} in
 * protobuf or JSON, the whole body held, the records made JSON one by one. The resource's {@code service.name} is the
 * service. Thread-safe.
 */
public final class OtlpReceiver {
    private static final String PROTOCOL = "otlp";

    private final RequestIntake requests;

    public OtlpReceiver(RequestIntake requests) {
        this.requests = requests;
    }

    /** Reads the request and sends its logs; the answer comes with Kafka's, or after a bounded time. */
    public CompletableFuture<HttpAnswer> receive(Posted posted) throws InterruptedException {
        OtlpAnswers answers = posted.mediaType().equals(HttpAnswer.JSON) ? OtlpAnswers.JSON : OtlpAnswers.PROTOBUF;
        if (answers == OtlpAnswers.PROTOBUF && !posted.mediaType().equals("application/x-protobuf")) {
            return now(answers.failure(
                    415, "Content-Type " + posted.type() + ": send application/x-protobuf or application/json", 0));
        }
        Refusal notNow = requests.notNow(posted);
        if (notNow != null) {
            return now(answers.failure(notNow.status(), notNow.detail(), notNow.retryAfterSeconds()));
        }
        try (Body body = requests.whole(posted)) {
            int end = body.start() + body.length();
            if (answers == OtlpAnswers.PROTOBUF) {
                return take(body.array(), body.start(), end, posted, answers);
            }
            try (JsonEncoding json = new JsonEncoding(requests)) {
                json.read(body.array(), body.start(), end);
                return take(json.array(), 0, json.length(), posted, answers);
            }
        } catch (BodyRefusedException refused) {
            return now(answers.failure(refused.status(), refused.reason(), refused.retryAfterSeconds()));
        }
    }

    private static CompletableFuture<HttpAnswer> now(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletableFuture<HttpAnswer> take(byte[] bytes, int from, int to, Posted posted, OtlpAnswers answers)
            throws BodyRefusedException, InterruptedException {
        try (Deliveries request = requests.begin(new Origin(PROTOCOL, posted.sender(), null), posted)) {
            // All names first, so that their topics are waited for together, and a body that is none sends nothing.
            boolean[] whole = {true};
            ExportRequest.resources(bytes, from, to, (service, resource) -> {
                ExportRequest.check(resource, requests.largestEvent());
                whole[0] = lane(request, service) != null;
                return whole[0];
            });
            if (!whole[0]) {
                throw new BodyRefusedException(
                        400, "logs of more than " + Deliveries.MOST_LANES + " services: send fewer at a time");
            }
            RecordTaker taker = new RecordTaker(request, requests.largestEvent());
            ExportRequest.resources(bytes, from, to, (service, resource) -> {
                Lane lane = lane(request, service);
                whole[0] = lane != null && taker.take(resource.again(), resource, lane);
                return whole[0];
            });
            return request.settle(whole[0]).thenApply(outcome -> answer(outcome, whole[0], taker, answers));
        } catch (MalformedProtobufException malformed) {
            throw new BodyRefusedException(400, "not an export request: " + malformed.getMessage());
        }
    }

    private @Nullable Lane lane(Deliveries request, String service) {
        return request.to(service, () -> requests.intake().destination(ClaimKind.OTEL, service));
    }

    /**
     * What Kafka did not take is to be sent again, and with it the whole request. What one service does not take now, while
     * others' logs are kept, is told as rejected: to send everything again would store the others' once more.
     */
    private static HttpAnswer answer(Outcome outcome, boolean whole, RecordTaker taker, OtlpAnswers answers) {
        long turnedAway = taker.turnedAway();
        long kept = outcome.accepted() + outcome.deadLettered();
        Refusal refusal = taker.refusal();
        if (!whole || outcome.underWay() > 0 || outcome.refused() > turnedAway) {
            Refusal why = refusal == null ? Refusal.kafka("Kafka does not acknowledge") : refusal;
            return answers.failure(
                    503,
                    "%s; %d logs of the request are kept: send it again later".formatted(why.detail(), kept),
                    why.retryAfterSeconds());
        }
        if (refusal != null && kept == 0) {
            return answers.failure(refusal.status(), refusal.detail(), refusal.retryAfterSeconds());
        }
        long notTaken = outcome.rejected() + turnedAway;
        return notTaken == 0 ? answers.success() : answers.partialSuccess(notTaken, taker.reasons());
    }
}
