package io.moalog.rules.rule;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Who is told of a rule's alerts.
 *
 * @param type {@code webhook}
 * @param url where the alert is posted to, http or https
 */
public record Target(String type, String url) {
    public static final String WEBHOOK = "webhook";
    private static final int MAX_URL = 2_000;

    public Target {
        if (!type.equals(WEBHOOK)) {
            throw new IllegalArgumentException("type is \"" + type + "\": give \"webhook\"");
        }
        if (url.length() > MAX_URL || !isHttp(url)) {
            throw new IllegalArgumentException(
                    "url is \"%.200s\": give one that begins with http:// or https:// and names a host".formatted(url));
        }
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = new URI(url);
            boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return isHttp && uri.getHost() != null;
        } catch (URISyntaxException notAUrl) {
            return false;
        }
    }
}
