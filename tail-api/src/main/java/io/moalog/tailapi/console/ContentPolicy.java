package io.moalog.tailapi.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page's Content-Security-Policy: its own files, its own API, and the one inline import map by its SHA-256. */
final class ContentPolicy {
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private ContentPolicy() {}

    static String of(ConsoleFile page) {
        Matcher map = IMPORT_MAP.matcher(new String(page.bytes(), UTF_8));
        if (!map.find()) {
            throw new IllegalStateException("the console's page has no import map");
        }
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self' 'sha256-" + ConsoleFile.sha256(map.group(1).getBytes(UTF_8)) + "'",
                "style-src 'self'",
                "img-src 'self'",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types lit-html");
    }
}
