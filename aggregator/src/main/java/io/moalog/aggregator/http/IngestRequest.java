package io.moalog.aggregator.http;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request to take logs.
 *
 * @param service the name in the path, as it came
 * @param contentType as it came
 * @param contentEncoding as it came; null or {@code identity} where the body is not compressed, {@code gzip} or {@code zstd}
 * @param sender the sender's address, without the port
 * @param body read once, as a stream
 */
public record IngestRequest(
        String service,
        @Nullable String contentType,
        @Nullable String contentEncoding,
        String sender,
        InputStream body) {
    Posted posted() {
        return new Posted(contentType, contentEncoding, sender, body);
    }
}
