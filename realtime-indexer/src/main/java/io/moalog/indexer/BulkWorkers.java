package io.moalog.indexer;

import io.moalog.stream.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of the data path: assemble a bulk → send it → settle each of its documents. While as many bulks as may be
 * are at Elasticsearch, one more is being assembled.
 */
final class BulkWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BulkWorkers.class);
    private static final Duration JOIN = Duration.ofSeconds(5);

    private final RealtimeIndexerConfig config;
    private final BulkAssembler assembler;
    private final BulkSender sender;
    private final Function<Bulk, Settlement> settlements;
    private final List<Thread> threads;
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;

    BulkWorkers(
            RealtimeIndexerConfig config,
            BulkAssembler assembler,
            BulkSender sender,
            Function<Bulk, Settlement> settlements) {
        this.config = config;
        this.assembler = assembler;
        this.sender = sender;
        this.settlements = settlements;
        this.threads = IntStream.rangeClosed(0, config.concurrentBulks())
                .mapToObj(i -> new Thread(this::run, "realtime-indexer.bulk-" + i))
                .toList();
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

    private void run() {
        Bulk bulk = new Bulk(config.bulkBytes());
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
        try {
            while (!closed) {
                try {
                    sendNext(bulk);
                    if (backoff.failures() > 0) {
                        backoff.reset();
                        failure = null;
                    }
                } catch (RuntimeException e) {
                    failure = e;
                    Duration delay = backoff.next();
                    LOG.error("Sending a bulk failed, next try in {} ms", delay.toMillis(), e);
                    Thread.sleep(delay.toMillis());
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendNext(Bulk bulk) throws InterruptedException {
        assembler.assemble(bulk);
        if (bulk.size() > 0) {
            Settlement settlement = settlements.apply(bulk);
            try {
                sender.send(bulk, settlement);
            } finally {
                settlement.finish();
            }
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
