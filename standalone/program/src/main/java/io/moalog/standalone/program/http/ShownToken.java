package io.moalog.standalone.program.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The token that a request shows: {@code Authorization: Bearer TOKEN} (RFC 6750, section 2.1); or, where a page opens a
 * WebSocket, which can send no such header, the subprotocol {@code moalog.token.TOKEN} beside the one that is meant. Never
 * in the address, which ends up in logs.
 */
final class ShownToken {
    private static final String SCHEME = "bearer ";
    private static final String SUBPROTOCOL = "moalog.token.";

    private ShownToken() {}

    /** Null where there is none. */
    static @Nullable String in(HttpRequest<?> request) {
        String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            String given = authorization.strip();
            return given.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                    ? given.substring(SCHEME.length()).strip()
                    : null;
        }
        return "websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeaders.UPGRADE)) ? offered(request) : null;
    }

    private static @Nullable String offered(HttpRequest<?> request) {
        for (String header : request.getHeaders().getAll(HttpHeaders.SEC_WEBSOCKET_PROTOCOL)) {
            for (String protocol : header.split(",", -1)) {
                if (protocol.strip().startsWith(SUBPROTOCOL)) {
                    return protocol.strip().substring(SUBPROTOCOL.length());
                }
            }
        }
        return null;
    }
}
