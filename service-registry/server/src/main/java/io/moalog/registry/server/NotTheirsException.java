package io.moalog.registry.server;

import io.moalog.registry.view.Caller;

/** A caller wants to change what is another owner's; the message says so. */
final class NotTheirsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTheirsException(Caller caller, String owner) {
        super("the token %s may change what is %s's, and this is %s's: use a token of theirs, or of an admin"
                .formatted(caller.name(), caller.owner() == null ? "nobody" : caller.owner(), owner));
    }
}
