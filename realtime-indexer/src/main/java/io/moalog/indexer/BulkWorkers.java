package io.moalog.indexer;

import io.moalog.stream.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of the data path: assemble a bulk → send it → settle each of its documents. While as many bulks as may be
 * are at Elasticsearch, one more is being assembled. Two threads more do the same for what met trouble, in small bulks
 * apart, so that nobody waits for it.
 */
final class BulkWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BulkWorkers.class);
    private static final Duration JOIN = Duration.ofSeconds(5);
    private static final int APART = 2;

    private final BulkAssembler assembler;
    private final BulkSender sender;
    private final Outage outage;
    private final Function<Bulk, Settlement> settlements;
    private final List<Thread> threads;
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;

    BulkWorkers(
            RealtimeIndexerConfig config,
            BulkAssembler assembler,
            BulkSender sender,
            Outage outage,
            Function<Bulk, Settlement> settlements) {
        this.assembler = assembler;
        this.sender = sender;
        this.outage = outage;
        this.settlements = settlements;
        this.threads = Stream.concat(
                        threads(config.concurrentBulks() + 1, "bulk-", config.bulkBytes(), this::sendNext),
                        threads(APART, "apart-", RealtimeIndexerConfig.MIN_BULK_BYTES, this::sendNextApart))
                .toList();
    }

    /** One bulk from its assembly to its settlement. */
    private interface Round {
        void run(Bulk bulk, Settlement settlement, boolean tries) throws InterruptedException;
    }

    private Stream<Thread> threads(int count, String name, int bulkBytes, Round round) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Thread(() -> run(new Bulk(bulkBytes), round), "realtime-indexer." + name + i));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Why no bulks are sent, where that is so. */
    Optional<String> trouble() {
        RuntimeException failed = failure;
        if (failed != null) {
            return Optional.of("sending bulks failed: " + failed);
        }
        return closed || threads.stream().allMatch(Thread::isAlive)
                ? Optional.empty()
                : Optional.of("a thread that sends bulks is not running");
    }

    private void run(Bulk bulk, Round round) {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
        try {
            while (!closed) {
                boolean tries = outage.await();
                try {
                    if (!tries || sender.isElasticsearchThere()) {
                        settled(bulk, round, tries);
                    }
                    if (backoff.failures() > 0) {
                        backoff.reset();
                        failure = null;
                    }
                } catch (RuntimeException e) {
                    failure = e;
                    if (tries) {
                        outage.failed("sending a bulk failed: " + e);
                    }
                    Duration delay = backoff.next();
                    LOG.error("Sending a bulk failed, next try in {} ms", delay.toMillis(), e);
                    Thread.sleep(delay.toMillis());
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void settled(Bulk bulk, Round round, boolean tries) throws InterruptedException {
        bulk.clear();
        Settlement settlement = settlements.apply(bulk);
        try {
            round.run(bulk, settlement, tries);
        } finally {
            settlement.finish();
        }
        if (tries && bulk.size() == 0) {
            outage.over();
        }
    }

    private void sendNext(Bulk bulk, Settlement settlement, boolean tries) throws InterruptedException {
        assembler.assemble(bulk);
        if (bulk.size() > 0) {
            sender.send(bulk, settlement, tries);
        }
    }

    private void sendNextApart(Bulk bulk, Settlement settlement, boolean tries) throws InterruptedException {
        assembler.assembleApart(bulk);
        if (bulk.size() > 0) {
            sender.sendApart(bulk, settlement, tries);
        }
    }

    /** What is under way is abandoned: it was not committed, so the next start has it again. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(JOIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
