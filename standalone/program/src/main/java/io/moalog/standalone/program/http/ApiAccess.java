package io.moalog.standalone.program.http;

import static io.moalog.registry.view.TokenRole.ADMIN;
import static io.moalog.registry.view.TokenRole.OWNER;
import static io.moalog.registry.view.TokenRole.READER;

import io.micronaut.http.HttpMethod;
import io.moalog.registry.view.TokenRole;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which role the management API asks for: of the lines that fit a request, the first decides. That a service is the
 * caller's own, the registry and ops check themselves.
 */
final class ApiAccess {
    private static final String API = "/api";
    private static final Set<HttpMethod> READ = EnumSet.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<HttpMethod> POST = EnumSet.of(HttpMethod.POST);
    private static final Set<HttpMethod> ANY = EnumSet.allOf(HttpMethod.class);

    private static final List<Line> LINES = List.of(
            new Line(ANY, "/api/tokens", ADMIN),
            new Line(READ, API, READER),
            // Reads only: what a rule would have found.
            new Line(POST, "/api/rules/backtest", READER),
            new Line(ANY, "/api/services", OWNER),
            new Line(ANY, "/api/rules", OWNER),
            new Line(POST, "/api/dead-letters", OWNER),
            new Line(ANY, API, ADMIN));

    private ApiAccess() {}

    /** @param path begins with this one, whole segments */
    private record Line(Set<HttpMethod> methods, String path, TokenRole least) {
        boolean fits(HttpMethod method, String asked) {
            return methods.contains(method) && isUnder(path, asked);
        }
    }

    /** Whether it belongs to the management API. What takes logs has keys of its own; health and metrics have none. */
    static boolean isGuarded(String path) {
        return isUnder(API, path);
    }

    /** The least role for a guarded path. */
    static TokenRole least(HttpMethod method, String path) {
        return LINES.stream()
                .filter(line -> line.fits(method, path))
                .findFirst()
                .map(Line::least)
                .orElse(ADMIN);
    }

    private static boolean isUnder(String prefix, String path) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || !isName(path.charAt(prefix.length())));
    }

    /** Whether it goes on a segment; what begins the next one, or a variable of a template, does not. */
    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }
}
