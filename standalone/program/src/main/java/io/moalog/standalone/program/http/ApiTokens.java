package io.moalog.standalone.program.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpAttributes;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import io.micronaut.web.router.UriRouteInfo;
import io.moalog.registry.view.Admission;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.TokenRole;
import io.moalog.standalone.program.config.HttpSettings;
import org.jspecify.annotations.Nullable;

/**
 * Lets only those use the management API who show a token whose role suffices, where the configuration asks for tokens.
 * The request's principal is the {@link Caller}, for the roles' own checks and their records of changes; an
 * {@link Admission} beside it tells what stays open when the token no longer holds.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ApiTokens implements Ordered {
    private static final String REALM = "Bearer realm=\"moalog\"";
    private static final String HOW =
            "send Authorization: Bearer TOKEN, which the command line does with --token or the"
                    + " environment variable MOALOG_TOKEN; an admin makes tokens with \"moalog token create\"";

    private final CallerCheck callers;

    ApiTokens(HttpSettings settings, KnownTokens known) {
        this.callers = new CallerCheck(settings.tokens(), known);
    }

    /** After {@link ForeignPages}. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1;
    }

    /** Null lets it through. */
    @RequestFilter
    @Nullable
    HttpResponse<?> refuse(HttpRequest<?> request) {
        String path = path(request);
        if (!ApiAccess.isGuarded(path)) {
            return null;
        }
        String token = ShownToken.in(request);
        CallerCheck.Outcome outcome = callers.check(token);
        if (outcome instanceof CallerCheck.Outcome.Known known) {
            request.setAttribute(HttpAttributes.PRINCIPAL, known.caller());
            request.setAttribute(
                    Admission.ATTRIBUTE, (Admission) () -> callers.check(token) instanceof CallerCheck.Outcome.Known);
            return refuseRole(request, path, known.caller());
        } else if (outcome instanceof CallerCheck.Outcome.Missing) {
            return ProblemDocument.response(request, HttpStatus.UNAUTHORIZED, "no token was sent: " + HOW)
                    .header(HttpHeaders.WWW_AUTHENTICATE, REALM);
        } else if (outcome instanceof CallerCheck.Outcome.Unknown) {
            return ProblemDocument.response(
                            request,
                            HttpStatus.UNAUTHORIZED,
                            "the token is not known, was revoked or has expired: " + HOW)
                    .header(HttpHeaders.WWW_AUTHENTICATE, REALM + ", error=\"invalid_token\"");
        }
        return ProblemDocument.response(
                        request,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "the tokens have not been read from Kafka yet: try again, and see /health")
                .header(HttpHeaders.RETRY_AFTER, "1");
    }

    private static @Nullable MutableHttpResponse<?> refuseRole(HttpRequest<?> request, String path, Caller caller) {
        TokenRole least = ApiAccess.least(request.getMethod(), path);
        if (caller.role().covers(least)) {
            return null;
        }
        return ProblemDocument.response(
                        request,
                        HttpStatus.FORBIDDEN,
                        request.getMethodName() + " " + request.getPath() + " needs the role " + least
                                + ", and the token " + caller.name() + " has the role " + caller.role()
                                + ": use a token of that role")
                .header(HttpHeaders.WWW_AUTHENTICATE, REALM + ", error=\"insufficient_scope\"");
    }

    /** That of the route, since it is the route that is guarded, however the request wrote it; its own where there is none. */
    private static String path(HttpRequest<?> request) {
        return RouteAttributes.getRouteMatch(request)
                .map(RouteMatch::getRouteInfo)
                .filter(UriRouteInfo.class::isInstance)
                .map(route -> ((UriRouteInfo<?, ?>) route).getUriMatchTemplate().toString())
                .orElseGet(request::getPath);
    }
}
