package io.moalog.registry.secret;

/** What was sealed cannot be opened: with another master key, for another name, or not at all. */
public final class NotOpenedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotOpenedException(String name, String why) {
        super("the secret of " + name + " cannot be decrypted: " + why);
    }
}
