package io.moalog.standalone.program.http;

import io.moalog.registry.view.ApiToken;
import io.moalog.registry.view.IngestKey;
import io.moalog.registry.view.TokenRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Tokens as if they had been read of {@code moalog.services}: none but those that a test adds. */
final class FakeTokens implements KnownTokens {
    private final List<ApiToken> tokens = new ArrayList<>();
    boolean read = true;

    /** Its id is its text. */
    FakeTokens add(String text, TokenRole role) {
        String sha256 = HexFormat.of().formatHex(IngestKey.hash(text));
        String owner = role == TokenRole.OWNER ? "team-a" : null;
        tokens.add(new ApiToken(text, sha256, role, owner, Instant.EPOCH, null, 1));
        return this;
    }

    @Override
    public boolean areRead() {
        return read;
    }

    @Override
    public Optional<ApiToken> find(byte[] hash) {
        return tokens.stream()
                .filter(token -> token.admits(hash, Instant.now()))
                .findFirst();
    }
}
