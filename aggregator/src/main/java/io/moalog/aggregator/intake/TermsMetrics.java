package io.moalog.aggregator.intake;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a service's quota has done, tagged with the {@code service}; there while it has one.
 * {@code moalog.aggregator.quota.refused} counts requests and chunks that were refused for it, each with all its logs;
 * {@code moalog.aggregator.quota.dropped} counts the logs of those chunks whose senders want no acknowledgement, and so do
 * not send them again; {@code moalog.aggregator.quota.delayed} the seconds that connections were not read.
 */
final class TermsMetrics {
    private static final double SECOND = 1e9;

    final LongAdder refused = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder delayedNanos = new LongAdder();

    private final MeterRegistry meters;
    private final String service;
    private final List<Meter> ofQuota = new ArrayList<>();

    TermsMetrics(String service, MeterRegistry meters) {
        this.service = service;
        this.meters = meters;
    }

    /** Registers what tells of the quota, or takes it away. */
    synchronized void showQuota(boolean shown) {
        if (shown && ofQuota.isEmpty()) {
            ofQuota.add(counter("quota.refused", refused));
            ofQuota.add(counter("quota.dropped", dropped));
            ofQuota.add(FunctionCounter.builder("moalog.aggregator.quota.delayed", delayedNanos, n -> n.sum() / SECOND)
                    .baseUnit("seconds")
                    .tag("service", service)
                    .register(meters));
        } else if (!shown) {
            ofQuota.forEach(meters::remove);
            ofQuota.clear();
        }
    }

    private Meter counter(String name, LongAdder count) {
        return FunctionCounter.builder("moalog.aggregator." + name, count, LongAdder::sum)
                .tag("service", service)
                .register(meters);
    }
}
