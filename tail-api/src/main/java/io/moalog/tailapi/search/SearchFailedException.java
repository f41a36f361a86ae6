package io.moalog.tailapi.search;

import org.jspecify.annotations.Nullable;

/** What is to be searched does not answer, or refuses, or has enough to do; the message says why, in words for the user. */
public final class SearchFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    public SearchFailedException(boolean temporary, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.temporary = temporary;
    }

    /** Whether the same search may succeed later; otherwise it has to be another. */
    public boolean isTemporary() {
        return temporary;
    }
}
