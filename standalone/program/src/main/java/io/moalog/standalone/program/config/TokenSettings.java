package io.moalog.standalone.program.config;

import java.util.Optional;

/**
 * Whether the management API asks for tokens.
 *
 * @param required whether it answers nobody without one
 * @param admin a token of the role admin that the registry does not know, to begin with
 */
public record TokenSettings(boolean required, Optional<String> admin) {
    /** Everybody is answered. */
    public static final TokenSettings NONE = new TokenSettings(false, Optional.empty());

    /** Without the token, which belongs in no log. */
    @Override
    public String toString() {
        return "TokenSettings[required=" + required + ", admin=" + (admin.isPresent() ? "***" : "none") + "]";
    }
}
