package io.moalog.indexer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.moalog.indexer.document.TimeFault;
import io.moalog.model.ServiceName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * The indexer's counters, of documents:
 *
 * <pre>
 * moalog.indexer.received = moalog.indexer.indexed + moalog.indexer.dead.lettered + moalog.indexer.handed.back
 *                           + moalog.indexer.pending
 * </pre>
 *
 * What was indexed and then received once more, after a rebalance or a restart, counts as indexed again: Elasticsearch
 * had it already. Handed back is what went to another reader of the partition before it was sent, or whose service was gone.
 * {@code moalog.indexer.retries} counts documents sent again, {@code moalog.indexer.reduced} those that Elasticsearch
 * refused and that were sent again with all their fields set aside; {@code moalog.indexer.bulk} times each request; {@code
 * moalog.indexer.indices.deleted} counts indices that this process deleted for their age. {@code moalog.indexer.waiting} is
 * how many indices wait after a failure, {@code moalog.indexer.window} how many bytes Elasticsearch gets at once.
 * {@code moalog.indexer.skew} counts, by {@code service} and {@code why}, logs whose receive time stands in for their own;
 * the first {@value #NAMED_SERVICES} services that have such logs are named, all others are one.
 */
final class IndexerMetrics {
    private static final int NAMED_SERVICES = 200;
    private static final String OTHERS = "(others)";

    private final MeterRegistry meters;
    private final Map<ServiceName, List<Counter>> skew = new ConcurrentHashMap<>();
    private final Counter received;
    private final Counter indexed;
    private final Counter deadLettered;
    private final Counter handedBack;
    private final AtomicLong pending;
    private final Counter retries;
    private final Counter reduced;
    private final Timer bulk;
    private final Counter deletedIndices;

    IndexerMetrics(MeterRegistry meters) {
        this.meters = meters;
        received = meters.counter("moalog.indexer.received");
        indexed = meters.counter("moalog.indexer.indexed");
        deadLettered = meters.counter("moalog.indexer.dead.lettered");
        handedBack = meters.counter("moalog.indexer.handed.back");
        pending = meters.gauge("moalog.indexer.pending", new AtomicLong());
        retries = meters.counter("moalog.indexer.retries");
        reduced = meters.counter("moalog.indexer.reduced");
        bulk = Timer.builder("moalog.indexer.bulk")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        deletedIndices = meters.counter("moalog.indexer.indices.deleted");
    }

    /** What is asked whenever the gauges are read. */
    void watch(IntSupplier waiting, LongSupplier window) {
        Gauge.builder("moalog.indexer.waiting", waiting::getAsInt).register(meters);
        Gauge.builder("moalog.indexer.window", window::getAsLong)
                .baseUnit("bytes")
                .register(meters);
    }

    void watch(ShardWatch shards) {
        Gauge.builder("moalog.indexer.shards", shards::used).register(meters);
        Gauge.builder("moalog.indexer.shards.limit", shards::limit).register(meters);
    }

    void received(int count) {
        received.increment(count);
        pending.addAndGet(count);
    }

    void indexed(int count) {
        indexed.increment(count);
        pending.addAndGet(-count);
    }

    void deadLettered() {
        deadLettered.increment();
        pending.decrementAndGet();
    }

    void handedBack(int count) {
        handedBack.increment(count);
        pending.addAndGet(-count);
    }

    void retried(int count) {
        retries.increment(count);
    }

    /** Elasticsearch refused a document that it should not, and gets it with nothing but its full text. */
    void reduced() {
        reduced.increment();
    }

    /** The receive time stands in for a log's own. */
    void timeReplaced(ServiceName service, TimeFault why) {
        skew.computeIfAbsent(service, this::skewOf).get(why.ordinal()).increment();
    }

    /** In the order of the faults. */
    private List<Counter> skewOf(ServiceName service) {
        String named = skew.size() < NAMED_SERVICES ? service.value() : OTHERS;
        return Arrays.stream(TimeFault.values())
                .map(why -> meters.counter(
                        "moalog.indexer.skew",
                        "service",
                        named,
                        "why",
                        why.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    void answered(Duration took) {
        bulk.record(took);
    }

    void deletedIndices(int count) {
        deletedIndices.increment(count);
    }

    long pending() {
        return pending.get();
    }

    long indexed() {
        return (long) indexed.count();
    }
}
