package io.moalog.standalone.childjvm;

/** A child JVM that did not come up; the message is fit to be shown to a user: what, why, and where its log is. */
public final class ChildStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChildStartException(String message) {
        super(message);
    }

    public ChildStartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether somebody else has its port: Java says "Address already in use", {@link LoopbackPort} "is in use". */
    boolean isPortInUse() {
        return String.valueOf(getMessage()).contains(" in use");
    }
}
