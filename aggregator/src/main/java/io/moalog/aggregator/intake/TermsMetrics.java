package io.moalog.aggregator.intake;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.moalog.aggregator.masking.Masked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a service's quota and masking have done, tagged with the {@code service}; there while it has them.
 *
 * <p>{@code moalog.aggregator.quota.refused} counts requests and chunks that were refused for it, each with all its logs;
 * {@code moalog.aggregator.quota.dropped} counts the logs of those chunks whose senders want no acknowledgement, and so do
 * not send them again; {@code moalog.aggregator.quota.delayed} the seconds that connections were not read.
 *
 * <p>{@code moalog.aggregator.masked} counts by {@code action} the fields that were dropped or masked, and the texts in which
 * something was redacted; {@code moalog.aggregator.mask.failed} the logs that could not be masked, and are dead letters
 * without a body.
 */
final class TermsMetrics {
    private static final double SECOND = 1e9;

    final LongAdder refused = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder delayedNanos = new LongAdder();

    final LongAdder fieldsDropped = new LongAdder();
    final LongAdder fieldsMasked = new LongAdder();
    final LongAdder textsRedacted = new LongAdder();
    final LongAdder maskFailed = new LongAdder();

    private final MeterRegistry meters;
    private final String service;
    private final List<Meter> ofQuota = new ArrayList<>();
    private final List<Meter> ofMasking = new ArrayList<>();

    TermsMetrics(String service, MeterRegistry meters) {
        this.service = service;
        this.meters = meters;
    }

    /** Counts what became of a log that is kept. */
    void masked(Masked log) {
        fieldsDropped.add(log.dropped());
        fieldsMasked.add(log.masked());
        textsRedacted.add(log.redacted());
    }

    /** Registers what tells of the quota, or takes it away. */
    synchronized void showQuota(boolean shown) {
        if (shown && ofQuota.isEmpty()) {
            ofQuota.add(counter("quota.refused", refused, Tags.empty()));
            ofQuota.add(counter("quota.dropped", dropped, Tags.empty()));
            ofQuota.add(FunctionCounter.builder("moalog.aggregator.quota.delayed", delayedNanos, n -> n.sum() / SECOND)
                    .baseUnit("seconds")
                    .tag("service", service)
                    .register(meters));
        } else if (!shown) {
            hide(ofQuota);
        }
    }

    /** Registers what tells of the masking, or takes it away. */
    synchronized void showMasking(boolean shown) {
        if (shown && ofMasking.isEmpty()) {
            ofMasking.add(counter("masked", fieldsDropped, Tags.of("action", "drop")));
            ofMasking.add(counter("masked", fieldsMasked, Tags.of("action", "mask")));
            ofMasking.add(counter("masked", textsRedacted, Tags.of("action", "redact")));
            ofMasking.add(counter("mask.failed", maskFailed, Tags.empty()));
        } else if (!shown) {
            hide(ofMasking);
        }
    }

    private void hide(List<Meter> shown) {
        shown.forEach(meters::remove);
        shown.clear();
    }

    private Meter counter(String name, LongAdder count, Tags tags) {
        return FunctionCounter.builder("moalog.aggregator." + name, count, LongAdder::sum)
                .tags(tags.and("service", service))
                .register(meters);
    }
}
