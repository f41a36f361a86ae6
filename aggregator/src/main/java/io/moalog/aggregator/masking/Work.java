package io.moalog.aggregator.masking;

/**
 * The steps that own expressions may still take for one log. A step is one character that is shown to one instruction of an
 * expression's program: 10 to 20 ns, so that a log holds its event loop for a tenth of a second at most. Not thread-safe.
 */
final class Work {
    static final long STEPS_A_LOG = 8_000_000;

    private long left = STEPS_A_LOG;

    /** Another log begins. */
    void renew() {
        left = STEPS_A_LOG;
    }

    /** Takes so many steps; false where they are not there, nor any others from then on. */
    boolean take(long steps) {
        left = left < steps ? 0 : left - steps;
        return left > 0;
    }
}
