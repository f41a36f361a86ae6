package io.moalog.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.moalog.aggregator.http.HttpAnswer;
import io.moalog.aggregator.http.Posted;
import io.moalog.aggregator.http.RequestThreads;
import java.io.InputStream;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The server's requests and responses as the receivers know them. */
final class Exchange {
    /** What a 401 asks for (RFC 9110, section 11.6.1). */
    static final String CHALLENGE = "Bearer realm=\"moalog\", Basic realm=\"moalog\"";

    private Exchange() {}

    static Posted posted(HttpRequest<?> request, InputStream body, RequestThreads threads) {
        return new Posted(
                request.getHeaders().get(HttpHeaders.CONTENT_TYPE),
                request.getHeaders().get(HttpHeaders.CONTENT_ENCODING),
                request.getRemoteAddress().getAddress().getHostAddress(),
                key(request.getHeaders().get(HttpHeaders.AUTHORIZATION)),
                body,
                threads);
    }

    /**
     * The key in an {@code Authorization} header, as the senders at hand can write it: {@code Bearer KEY}, {@code Basic} with
     * any user and the key as the password (RFC 7617), or Elasticsearch's {@code ApiKey} with any id; null where there is
     * none.
     */
    static @Nullable String key(@Nullable String authorization) {
        String[] words =
                authorization == null ? new String[0] : authorization.strip().split(" +", 2);
        if (words.length < 2) {
            return null;
        }
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> words[1];
            case "basic", "apikey" -> secret(words[1]);
            default -> null;
        };
    }

    private static @Nullable String secret(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : pair.substring(colon + 1);
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }

    static MutableHttpResponse<?> response(HttpAnswer answer) {
        MutableHttpResponse<?> response = HttpResponse.status(HttpStatus.valueOf(answer.status()));
        if (answer.status() != 204) {
            response.contentType(MediaType.of(answer.contentType())).body(answer.body());
        }
        if (answer.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        if (answer.retryAfterSeconds() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, Integer.toString(answer.retryAfterSeconds()));
        }
        return response;
    }
}
