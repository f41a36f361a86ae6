package io.moalog.standalone.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.registry.view.Caller;
import io.moalog.registry.view.TokenRole;
import io.moalog.standalone.program.config.TokenSettings;
import io.moalog.standalone.program.http.CallerCheck.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallerCheckTest {
    private static final String CONFIGURED = "0123456789abcdef0123456789abcdef";

    private final FakeTokens known = new FakeTokens().add("a-reader", TokenRole.READER);
    private final CallerCheck required = new CallerCheck(new TokenSettings(true, Optional.of(CONFIGURED)), known);

    @Test
    void aTokenIsItsHolders() {
        assertThat(required.check("a-reader"))
                .isEqualTo(new Outcome.Known(new Caller("a-reader", TokenRole.READER, null)));
        assertThat(required.check(CONFIGURED))
                .isEqualTo(new Outcome.Known(new Caller("admin-token", TokenRole.ADMIN, null)));
        assertThat(required.check("another")).isEqualTo(new Outcome.Unknown());
        assertThat(required.check("")).isEqualTo(new Outcome.Unknown());
        assertThat(required.check(null)).isEqualTo(new Outcome.Missing());
    }

    @Test
    void untilTheTokensAreReadOnlyTheConfiguredOneIsKnown() {
        FakeTokens unread = new FakeTokens();
        unread.read = false;
        CallerCheck check = new CallerCheck(new TokenSettings(true, Optional.of(CONFIGURED)), unread);
        assertThat(check.check("a-reader")).isEqualTo(new Outcome.NotYet());
        assertThat(check.check(CONFIGURED)).isInstanceOf(Outcome.Known.class);
        assertThat(check.check(null)).isEqualTo(new Outcome.Missing());
    }

    @Test
    void withoutAConfiguredTokenNoTextIsTheAdmins() {
        CallerCheck check = new CallerCheck(new TokenSettings(true, Optional.empty()), known);
        assertThat(check.check(CONFIGURED)).isEqualTo(new Outcome.Unknown());
        assertThat(check.check("")).isEqualTo(new Outcome.Unknown());
    }

    @Test
    void whereNoTokenIsAskedForOneOnlyTellsTheName() {
        CallerCheck open = new CallerCheck(TokenSettings.NONE, known);
        assertThat(open.check(null)).isEqualTo(new Outcome.Known(Caller.ANYBODY));
        assertThat(open.check("another")).isEqualTo(new Outcome.Known(Caller.ANYBODY));
        assertThat(open.check("a-reader")).isEqualTo(new Outcome.Known(new Caller("a-reader", TokenRole.ADMIN, null)));
    }
}
