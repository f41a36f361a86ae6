package io.moalog.registry.server;

import io.moalog.registry.view.Claim;

/** A claim stands against another service's of equal rank. Thrown inside a transaction, which it rolls back. */
final class ClaimTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String holder;

    ClaimTakenException(Claim wanted, Claim present, String holder) {
        super(
                wanted.equals(present)
                        ? "%s is claimed by %s already".formatted(wanted, holder)
                        : "%s and %s of %s match the same names, and neither is more specific: make one of them so"
                                .formatted(wanted, present, holder));
        this.holder = holder;
    }

    /** The service that has the other claim. */
    String holder() {
        return holder;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
