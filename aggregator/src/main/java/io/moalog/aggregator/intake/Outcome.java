package io.moalog.aggregator.intake;

/**
 * What became of the logs of one {@link Delivery}. All are either of these.
 *
 * @param accepted Kafka has them
 * @param rejected they are no logs, and the sender is told
 * @param deadLettered they are kept as dead letters
 * @param refused Kafka did not take them; the sender is not told that they are kept, and may send them again
 * @param underWay not known yet
 */
public record Outcome(long accepted, long rejected, long deadLettered, long refused, long underWay) {
    /** Whether every log is kept or rejected: the sender may be told so, and need not send again. */
    public boolean isSettledWell() {
        return refused == 0 && underWay == 0;
    }
}
