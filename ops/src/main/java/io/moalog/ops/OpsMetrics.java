package io.moalog.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What asking costs: {@code moalog.ops.audit} and {@code moalog.ops.lag} time the questions that were answered; those
 * that a backend did not answer are in neither.
 */
final class OpsMetrics {
    private final Timer audit;
    private final Timer lag;

    OpsMetrics(MeterRegistry meters) {
        audit = meters.timer("moalog.ops.audit");
        lag = meters.timer("moalog.ops.lag");
    }

    Timer audit() {
        return audit;
    }

    Timer lag() {
        return lag;
    }
}
