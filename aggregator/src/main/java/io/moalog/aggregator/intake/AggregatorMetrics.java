package io.moalog.aggregator.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The aggregator's counters, each tagged with the {@code protocol}. Of the logs that were decoded,
 *
 * <pre>received = accepted + rejected + dead.lettered + refused</pre>
 *
 * as soon as nothing is under way: {@code accepted} are in Kafka, {@code rejected} were told to the sender,
 * {@code dead.lettered} are kept as dead letters, {@code refused} Kafka did not take, or were over their service's quota, and
 * the sender got no acknowledgement for them. Each service's quota is told by {@link TermsMetrics}.
 * {@code moalog.aggregator.strangers} are connections and datagrams of addresses that are not allowed: nothing of them is
 * read, and none is among {@code received}. {@code moalog.aggregator.bytes.in.flight} is what {@link InFlightBytes} bounds.
 */
final class AggregatorMetrics {
    private final MeterRegistry meters;
    private final Map<String, Counters> byProtocol = new ConcurrentHashMap<>();

    AggregatorMetrics(MeterRegistry meters, InFlightBytes inFlight, KafkaPulse pulse) {
        this.meters = meters;
        Gauge.builder("moalog.aggregator.bytes.in.flight", inFlight, InFlightBytes::used)
                .register(meters);
        Gauge.builder("moalog.aggregator.kafka.away", pulse, p -> p.isAway() ? 1 : 0)
                .register(meters);
    }

    Counters of(String protocol) {
        return byProtocol.computeIfAbsent(protocol, name -> new Counters(meters, name));
    }

    /** What came over the protocol from addresses that are not allowed. */
    Counter strangers(String protocol) {
        return Counter.builder("moalog.aggregator.strangers")
                .tag("protocol", protocol)
                .register(meters);
    }

    /** The counters of one protocol. */
    static final class Counters {
        final LongAdder received = new LongAdder();
        final LongAdder accepted = new LongAdder();
        final LongAdder rejected = new LongAdder();
        final LongAdder deadLettered = new LongAdder();
        final LongAdder refused = new LongAdder();

        private Counters(MeterRegistry meters, String protocol) {
            register(meters, "received", protocol, received);
            register(meters, "accepted", protocol, accepted);
            register(meters, "rejected", protocol, rejected);
            register(meters, "dead.lettered", protocol, deadLettered);
            register(meters, "refused", protocol, refused);
        }

        private static void register(MeterRegistry meters, String name, String protocol, LongAdder count) {
            FunctionCounter.builder("moalog.aggregator." + name, count, LongAdder::sum)
                    .tag("protocol", protocol)
                    .register(meters);
        }
    }
}
