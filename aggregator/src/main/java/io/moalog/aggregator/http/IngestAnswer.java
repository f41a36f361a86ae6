package io.moalog.aggregator.http;

import java.util.List;
import java.util.Map;

/** What a sender is answered. */
public sealed interface IngestAnswer {
    /** The HTTP status. */
    int status();

    /**
     * The body was read to its end, and all of it has its answer from Kafka.
     *
     * @param status 200 where any log was accepted or none sent, otherwise 400, or 413 where every one is too large
     * @param accepted logs that Kafka has
     * @param rejected logs that are none
     * @param errors the first of those, at most {@link HttpIngest#MOST_ERRORS}
     */
    record Taken(int status, long accepted, long rejected, List<LineError> errors) implements IngestAnswer {
        public Taken {
            errors = List.copyOf(errors);
        }
    }

    /**
     * A problem document (RFC 9457).
     *
     * @param status of the answer and the document
     * @param title the kind of problem in a few words
     * @param detail what was wrong with this request, and what to do
     * @param retryAfterSeconds for the header {@code Retry-After}; 0 for none
     * @param more further members of the document
     */
    record Problem(int status, String title, String detail, int retryAfterSeconds, Map<String, Object> more)
            implements IngestAnswer {
        public Problem {
            more = Map.copyOf(more);
        }
    }
}
