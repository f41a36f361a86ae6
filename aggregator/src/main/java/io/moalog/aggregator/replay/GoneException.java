package io.moalog.aggregator.replay;

/** The service takes no more logs; the message says why. */
final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GoneException(String message) {
        super(message);
    }
}
