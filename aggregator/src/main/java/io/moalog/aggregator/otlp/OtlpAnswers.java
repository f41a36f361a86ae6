package io.moalog.aggregator.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.moalog.aggregator.http.HttpAnswer;
import io.moalog.aggregator.protobuf.WireWriter;

/**
 * What an exporter is answered (OTLP 1, "OTLP/HTTP Response"), in the encoding of its request: an
 * {@code ExportLogsServiceResponse}, or a {@code google.rpc.Status}.
 */
enum OtlpAnswers {
    PROTOBUF("application/x-protobuf"),
    JSON(HttpAnswer.JSON);

    private static final int INVALID_ARGUMENT = 3;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNAVAILABLE = 14;

    private final String contentType;

    OtlpAnswers(String contentType) {
        this.contentType = contentType;
    }

    HttpAnswer success() {
        return new HttpAnswer(200, contentType, this == JSON ? "{}" : "", 0);
    }

    /** Some records were not taken and are not to be sent again. */
    HttpAnswer partialSuccess(long rejected, String message) {
        if (this == JSON) {
            return new HttpAnswer(
                    200,
                    contentType,
                    "{\"partialSuccess\":{\"rejectedLogRecords\":\"%d\",\"errorMessage\":%s}}"
                            .formatted(rejected, quoted(message)),
                    0);
        }
        WireWriter out = new WireWriter();
        int begun = out.begin(Fields.RESPONSE_PARTIAL_SUCCESS);
        out.varint(Fields.PARTIAL_REJECTED, rejected);
        out.bytes(Fields.PARTIAL_MESSAGE, message.getBytes(UTF_8));
        out.end(begun);
        return new HttpAnswer(200, contentType, out.toByteArray(), 0);
    }

    /** Nothing was taken, or not all of it is known to be. */
    HttpAnswer failure(int status, String message, int retryAfterSeconds) {
        int code = status == 503 ? UNAVAILABLE : status == 429 ? RESOURCE_EXHAUSTED : INVALID_ARGUMENT;
        if (this == JSON) {
            return new HttpAnswer(
                    status,
                    contentType,
                    "{\"code\":%d,\"message\":%s}".formatted(code, quoted(message)),
                    retryAfterSeconds);
        }
        WireWriter out = new WireWriter();
        out.varint(Fields.STATUS_CODE, code);
        out.bytes(Fields.STATUS_MESSAGE, message.getBytes(UTF_8));
        return new HttpAnswer(status, contentType, out.toByteArray(), retryAfterSeconds);
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
