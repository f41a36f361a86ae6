package io.moalog.aggregator.replay;

/** The service takes no more logs. */
final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
