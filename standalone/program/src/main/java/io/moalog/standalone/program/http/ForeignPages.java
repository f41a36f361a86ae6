package io.moalog.standalone.program.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.moalog.standalone.program.config.HttpSettings;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what pages of other sites make a browser send. Nothing asks who comes, and a browser on this machine reaches
 * loopback: any page could post to it (simple requests need no CORS preflight), and could read it under a name of its own
 * that it points to 127.0.0.1 (DNS rebinding). Clients that are no browsers send no {@code Origin}.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ForeignPages implements Ordered {
    private static final Pattern LOOPBACK = Pattern.compile(
            "(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final HttpSettings settings;

    ForeignPages(HttpSettings settings) {
        this.settings = settings;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    /** Null lets it through. */
    @RequestFilter
    @Nullable
    HttpResponse<?> refuse(HttpRequest<?> request) {
        String host = request.getHeaders().get(HttpHeaders.HOST);
        String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        if (host != null && settings.loopback() && !isOwn(host)) {
            return refusal(
                    request,
                    "the Host \"" + host
                            + "\" is no name of loopback, where this server listens: use localhost, 127.0.0.1"
                            + " or [::1] in the address");
        }
        if (origin != null && !authority(origin).equalsIgnoreCase(host)) {
            return refusal(
                    request,
                    "the Origin \"" + origin + "\" is not the Host \"" + (host == null ? "" : host)
                            + "\": pages of other sites may not use this server; send no Origin outside a browser");
        }
        return null;
    }

    /** A name that the configuration gives to loopback is no other site's. */
    private boolean isOwn(String host) {
        return LOOPBACK.matcher(host).matches()
                || PORT.matcher(host).replaceFirst("").equalsIgnoreCase(settings.host());
    }

    /** Of {@code scheme://authority} (RFC 6454 section 7); nothing for the opaque origin {@code null}. */
    private static String authority(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? "" : origin.substring(scheme + 3);
    }

    private static HttpResponse<?> refusal(HttpRequest<?> request, String detail) {
        return ProblemDocument.response(request, HttpStatus.FORBIDDEN, detail);
    }
}
