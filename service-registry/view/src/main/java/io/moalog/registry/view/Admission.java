package io.moalog.registry.view;

/** What the caller of the management API was let in by: for what goes on long after it was asked for, to ask again. */
@FunctionalInterface
public interface Admission {
    /** The attribute of a request that it is in, where the program asks for tokens. */
    String ATTRIBUTE = "moalog.admission";

    /** Where nobody is asked for a token. */
    Admission ALWAYS = () -> true;

    /** Whether it still holds; false for good once the token was revoked or has expired. Never blocks. */
    boolean holds();
}
