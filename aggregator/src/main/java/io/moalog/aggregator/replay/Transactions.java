package io.moalog.aggregator.replay;

import java.util.List;

/** Writes a service's replays, each transaction whole or not at all. For one thread. */
interface Transactions extends AutoCloseable {
    /** Ends the transaction that an earlier writer for this service left open, and lets that writer write no more. */
    void begin();

    /** Opens a transaction and puts the logs and the marks of their replay into it; Kafka has them all when it returns. */
    void write(List<Replay> replays) throws InterruptedException;

    /** Makes what was written last count. */
    void commit();

    /** Tells that nothing more is written, and that all of it counts. */
    void end() throws InterruptedException;

    /** Gives up what is not committed. */
    @Override
    void close();
}
