package io.moalog.registry.view;

import static java.util.Objects.requireNonNull;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who calls the management API: a request's principal where tokens are asked for.
 *
 * @param name the token's id, for the record of changes; empty where nobody is asked for one
 * @param owner of the services that it may change; with the role {@code owner}, and with no other
 */
public record Caller(String name, TokenRole role, @Nullable String owner) implements Principal {
    /** Where nobody is asked for a token: everybody may do everything. */
    public static final Caller ANYBODY = new Caller("", TokenRole.ADMIN, null);

    public Caller {
        requireNonNull(name, "name");
        requireNonNull(role, "role");
        if ((role == TokenRole.OWNER) != (owner != null)) {
            throw new IllegalArgumentException(name + " with the role " + role + " and the owner " + owner);
        }
    }

    @Override
    public String getName() {
        return name;
    }

    /** For the record of changes; null where it is not known. */
    public @Nullable String actor() {
        return name.isEmpty() ? null : name;
    }

    /** Whether it may change what is {@code owner}'s. */
    public boolean mayWrite(String owner) {
        return role == TokenRole.ADMIN || (role == TokenRole.OWNER && owner.equals(this.owner));
    }
}
