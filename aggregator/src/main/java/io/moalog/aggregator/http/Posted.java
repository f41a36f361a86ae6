package io.moalog.aggregator.http;

import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was posted.
 *
 * @param type the header {@code Content-Type} as it came
 * @param encoding the header {@code Content-Encoding} as it came; null, {@code identity}, {@code gzip} or {@code zstd}
 * @param sender the sender's address, without the port
 * @param key with which the sender says who it is, where it does
 * @param stream read once; holds all of the body where {@code threads} must not wait
 * @param threads on which the request is worked at
 */
public record Posted(
        @Nullable String type,
        @Nullable String encoding,
        String sender,
        @Nullable String key,
        InputStream stream,
        RequestThreads threads) {

    /** Worked at on the thread that hands it in. */
    public Posted(
            @Nullable String type, @Nullable String encoding, String sender, @Nullable String key, InputStream stream) {
        this(type, encoding, sender, key, stream, RequestThreads.waiting(Runnable::run));
    }

    /** The same without a key. */
    public Posted(@Nullable String type, @Nullable String encoding, String sender, InputStream stream) {
        this(type, encoding, sender, null, stream);
    }

    /** The media type alone, in small letters; empty where none was given. */
    public String mediaType() {
        if (type == null) {
            return "";
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).trim().toLowerCase(Locale.ROOT);
    }

    /** The same under another encoding. */
    public Posted encoded(@Nullable String newEncoding) {
        return new Posted(type, newEncoding, sender, key, stream, threads);
    }
}
