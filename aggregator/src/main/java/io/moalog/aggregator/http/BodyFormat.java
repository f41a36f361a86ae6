package io.moalog.aggregator.http;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a body holds its logs. */
enum BodyFormat {
    /** One object, an array of objects, or objects that follow each other. */
    JSON,
    /** An object on every line. */
    NDJSON,
    /** A message on every line. */
    TEXT,
    /** The sender did not say, or curl said it for him: what it looks like. */
    SNIFF;

    /** The format that a Content-Type stands for; nothing where it is none of ours. */
    static Optional<BodyFormat> of(@Nullable String contentType) {
        if (contentType == null) {
            return Optional.of(SNIFF);
        }
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .trim()
                .toLowerCase(Locale.ROOT);
        return switch (type) {
            case "application/json" -> Optional.of(JSON);
            case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines" ->
                Optional.of(NDJSON);
            case "text/plain" -> Optional.of(TEXT);
            case "", "application/x-www-form-urlencoded", "application/octet-stream" -> Optional.of(SNIFF);
            default -> Optional.empty();
        };
    }
}
