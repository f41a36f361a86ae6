package io.moalog.aggregator.fuzz;

/** Counts the steps that a decoder takes with one input: too many of them means that it would go on for ever. */
public final class Steps {
    private long left;

    Steps(long most) {
        left = most;
    }

    public void count() {
        if (--left < 0) {
            throw new AssertionError("more steps than the input can be worth: a loop without end");
        }
    }
}
