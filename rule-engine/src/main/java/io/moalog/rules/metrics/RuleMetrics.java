package io.moalog.rules.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The rule engine's counters.
 *
 * <ul>
 *   <li>{@code moalog.rules.logs.received} = {@code .evaluated} (by every rule of their service) + {@code .skipped} (no
 *       rule names their service any more) + {@code .unreadable} (in the dead letters).
 *   <li>A match, counted once a rule in {@code moalog.rules.matches}, goes into a window or an alert, or is
 *       {@code moalog.rules.matches.late} (its window had closed) or {@code .refused} (too many windows were open).
 *   <li>{@code moalog.rules.alerts.raised} = {@code .stored} + {@code .known} (already there, after a crash) +
 *       {@code .refused} (SQL would not take them) + those that wait in {@code moalog.rules.alerts.waiting}.
 *   <li>Every try of a webhook is one of {@code moalog.rules.deliveries.delivered}, {@code .retried} and
 *       {@code .given.up}.
 * </ul>
 */
public final class RuleMetrics {
    public final Counter received;
    public final Counter evaluated;
    public final Counter skipped;
    public final Counter unreadable;
    public final Counter matches;
    public final Counter late;
    public final Counter refusedMatches;
    public final Counter raised;
    public final Counter stored;
    public final Counter known;
    public final Counter refusedAlerts;
    public final Counter delivered;
    public final Counter retried;
    public final Counter givenUp;
    public final AtomicLong openWindows;
    public final AtomicLong waitingAlerts;

    public RuleMetrics(MeterRegistry meters) {
        received = meters.counter("moalog.rules.logs.received");
        evaluated = meters.counter("moalog.rules.logs.evaluated");
        skipped = meters.counter("moalog.rules.logs.skipped");
        unreadable = meters.counter("moalog.rules.logs.unreadable");
        matches = meters.counter("moalog.rules.matches");
        late = meters.counter("moalog.rules.matches.late");
        refusedMatches = meters.counter("moalog.rules.matches.refused");
        raised = meters.counter("moalog.rules.alerts.raised");
        stored = meters.counter("moalog.rules.alerts.stored");
        known = meters.counter("moalog.rules.alerts.known");
        refusedAlerts = meters.counter("moalog.rules.alerts.refused");
        delivered = meters.counter("moalog.rules.deliveries.delivered");
        retried = meters.counter("moalog.rules.deliveries.retried");
        givenUp = meters.counter("moalog.rules.deliveries.given.up");
        openWindows = meters.gauge("moalog.rules.windows.open", new AtomicLong());
        waitingAlerts = meters.gauge("moalog.rules.alerts.waiting", new AtomicLong());
    }
}
