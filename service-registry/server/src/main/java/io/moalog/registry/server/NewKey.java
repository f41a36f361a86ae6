package io.moalog.registry.server;

import io.moalog.registry.view.IngestKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An ingest key just made.
 *
 * @param text the key: 256 random bits in base64url, told once and kept nowhere
 * @param kept what is kept of it
 */
record NewKey(String text, IngestKey kept) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static NewKey make(Instant now, @Nullable Instant expiresAt) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
        String id = HexFormat.of().formatHex(random(8));
        return new NewKey(text, new IngestKey(id, HexFormat.of().formatHex(IngestKey.hash(text)), now, expiresAt));
    }

    /** Without the key, which belongs in no log. */
    @Override
    public String toString() {
        return "NewKey[" + kept.id() + "]";
    }

    static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
