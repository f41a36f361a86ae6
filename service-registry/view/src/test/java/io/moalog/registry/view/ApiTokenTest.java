package io.moalog.registry.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void itComesBackAsItWasPublished() throws IOException {
        for (ApiToken token : new ApiToken[] {
            token(TokenRole.OWNER, "team-ü", NOW),
            token(TokenRole.ADMIN, null, null),
            token(TokenRole.READER, null, NOW)
        }) {
            byte[] value = ApiToken.KIND.record(token).value();
            assertThat(ApiToken.KIND.read(value)).isEqualTo(token);
            assertThat(new String(value, UTF_8)).doesNotContain("moalog_secret");
        }
    }

    @Test
    void itAdmitsItsOwnHashUntilItExpires() {
        ApiToken token = token(TokenRole.READER, null, NOW);
        byte[] hash = IngestKey.hash("moalog_secret");
        assertThat(token.admits(hash, NOW.minusMillis(1))).isTrue();
        assertThat(token.admits(hash, NOW)).isFalse();
        assertThat(token.admits(IngestKey.hash("moalog_other"), NOW.minusMillis(1)))
                .isFalse();
    }

    @Test
    void anOwnerAndNobodyElseHasAnOwnersName() {
        assertThatThrownBy(() -> token(TokenRole.OWNER, null, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> token(TokenRole.ADMIN, "team", null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Caller("id", TokenRole.READER, "team"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyAnAdminWritesWhatIsAnothers() {
        Caller owner = token(TokenRole.OWNER, "team", null).caller();
        assertThat(owner.mayWrite("team")).isTrue();
        assertThat(owner.mayWrite("other")).isFalse();
        assertThat(token(TokenRole.READER, null, null).caller().mayWrite("team"))
                .isFalse();
        assertThat(token(TokenRole.ADMIN, null, null).caller().mayWrite("team")).isTrue();
        assertThat(Caller.ANYBODY.mayWrite("team")).isTrue();
        assertThat(Caller.ANYBODY.actor()).isNull();
        assertThat(owner.actor()).isEqualTo("0123abcd");
    }

    private static ApiToken token(TokenRole role, @Nullable String owner, @Nullable Instant expiresAt) {
        String sha256 = HexFormat.of().formatHex(IngestKey.hash("moalog_secret"));
        return new ApiToken("0123abcd", sha256, role, owner, NOW.minusSeconds(60), expiresAt, 7);
    }
}
