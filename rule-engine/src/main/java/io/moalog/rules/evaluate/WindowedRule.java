package io.moalog.rules.evaluate;

import io.moalog.rules.alert.AlertWriter;
import io.moalog.rules.alert.Raised;
import io.moalog.rules.metrics.RuleMetrics;
import io.moalog.rules.rule.ActiveRule;
import io.moalog.rules.window.FiredWindow;
import io.moalog.rules.window.Grouping;
import io.moalog.rules.window.RuleWindows;
import io.moalog.rules.window.WindowLimits;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Queue;

/** A rule with {@code GROUP BY TUMBLE}: a window that HAVING holds for is an alert. */
final class WindowedRule implements RuleEvaluation {
    private final Grouping grouping;
    private final AlertWriter alerts;
    private final RuleMetrics metrics;
    private final InstantSource clock;
    private final Queue<FiredWindow> fired = new ArrayDeque<>();
    private final RuleWindows windows;
    private ActiveRule active;

    WindowedRule(
            ActiveRule active,
            Grouping grouping,
            WindowLimits limits,
            AlertWriter alerts,
            RuleMetrics metrics,
            InstantSource clock) {
        this.active = active;
        this.grouping = grouping;
        this.alerts = alerts;
        this.metrics = metrics;
        this.clock = clock;
        this.windows = new RuleWindows(grouping, limits, fired::add);
    }

    @Override
    public boolean isOf(ActiveRule rule) {
        return Revisions.same(active, rule);
    }

    @Override
    public void update(ActiveRule rule) {
        active = rule;
    }

    @Override
    public ActiveRule rule() {
        return active;
    }

    @Override
    public void matched(MatchedLog log, long watermark) throws InterruptedException {
        switch (windows.add(log.fields(), log.eventTime(), watermark, log::sample)) {
            case LATE -> metrics.late.increment();
            case REFUSED -> metrics.refusedMatches.increment();
            case COUNTED -> {
                while (!fired.isEmpty()) {
                    log.pending().hold();
                    raise(fired.remove(), log.pending()::release);
                }
            }
        }
    }

    @Override
    public void tick(long now, long watermark) throws InterruptedException {
        windows.close(watermark);
        while (!fired.isEmpty()) {
            raise(fired.remove(), () -> {});
        }
    }

    private void raise(FiredWindow window, Runnable stored) throws InterruptedException {
        alerts.write(
                new Raised.OfWindow(
                        active.rule(), grouping.keys(), window, clock.instant().truncatedTo(ChronoUnit.MILLIS)),
                stored);
    }

    /** What was counted is void: the windows would close without the logs that are read elsewhere. */
    @Override
    public void stop() {
        windows.clear();
    }

    @Override
    public int openWindows() {
        return windows.open();
    }
}
