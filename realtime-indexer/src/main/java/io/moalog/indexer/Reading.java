package io.moalog.indexer;

/** One partition's logs from when it is read from some offset until it is read from another, or by somebody else. */
final class Reading {
    private volatile boolean over;

    void end() {
        over = true;
    }

    /** Whether its logs come from Kafka again, here or elsewhere, so that nobody waits for them to be stored. */
    boolean isOver() {
        return over;
    }
}
