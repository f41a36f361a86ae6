package io.moalog.aggregator.http;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request to take logs.
 *
 * @param service the name in the path, as it came
 * @param posted the body, read as a stream
 */
public record IngestRequest(String service, Posted posted) {
    /** Without a key. */
    public IngestRequest(
            String service,
            @Nullable String contentType,
            @Nullable String contentEncoding,
            String sender,
            InputStream body) {
        this(service, new Posted(contentType, contentEncoding, sender, body));
    }
}
