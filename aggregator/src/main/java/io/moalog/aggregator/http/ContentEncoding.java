package io.moalog.aggregator.http;

import io.moalog.aggregator.intake.InFlightBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** How a body is compressed. */
enum ContentEncoding {
    IDENTITY,
    GZIP,
    ZSTD;

    /** For senders whose encoding is none of these. */
    static final String TAKEN = "send gzip, zstd, or nothing compressed";

    private static final int GZIP_BUFFER = 16 * 1024;

    /** The encoding that the header {@code Content-Encoding} names; nothing where it is none of ours. */
    static Optional<ContentEncoding> of(@Nullable String header) {
        String name = header == null ? "" : header.trim().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "identity" -> Optional.of(IDENTITY);
            case "gzip", "x-gzip" -> Optional.of(GZIP);
            case "zstd" -> Optional.of(ZSTD);
            default -> Optional.empty();
        };
    }

    /**
     * The decompressed bytes, as a stream that holds a window of them and has to be closed.
     *
     * @throws IOException where the body cannot be read, or is not so compressed
     */
    InputStream decode(InputStream body, InFlightBytes inFlight) throws IOException {
        return switch (this) {
            case IDENTITY -> body;
            case GZIP -> new GZIPInputStream(body, GZIP_BUFFER);
            case ZSTD -> ZstdBody.open(body, inFlight);
        };
    }
}
