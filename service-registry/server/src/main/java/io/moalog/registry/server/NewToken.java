package io.moalog.registry.server;

import io.moalog.registry.view.IngestKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A token of the management API just made.
 *
 * @param text the token: {@code moalog_} and 256 random bits in base64url, told once and kept nowhere
 * @param id to list and revoke it by
 */
record NewToken(String text, String id, TokenRequest request, Instant createdAt) {
    private static final String PREFIX = "moalog_";

    static NewToken make(TokenRequest request, Instant now) {
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(NewKey.random(32));
        return new NewToken(text, HexFormat.of().formatHex(NewKey.random(8)), request, now);
    }

    String sha256() {
        return HexFormat.of().formatHex(IngestKey.hash(text));
    }

    /** Without the token, which belongs in no log. */
    @Override
    public String toString() {
        return "NewToken[" + id + "]";
    }
}
