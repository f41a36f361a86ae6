package io.moalog.rules.evaluate;

import io.moalog.rules.alert.AlertWriter;
import io.moalog.rules.alert.Raised;
import io.moalog.rules.rule.ActiveRule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule without windows: every match alerts. Matches within a second of the first are one alert, which tells their exact
 * count; so a rule raises at most one alert a second. The batches that they came in are held back until the alert is in
 * SQL, so that a crash neither loses a match nor, by the marks kept with the alert, tells it twice.
 */
final class MatchRule implements RuleEvaluation {
    static final Duration FOLD = Duration.ofSeconds(1);
    private static final int SAMPLES = 5;

    private final AlertWriter alerts;
    private final InstantSource clock;
    private ActiveRule active;
    private @Nullable Burst burst;

    MatchRule(ActiveRule active, AlertWriter alerts, InstantSource clock) {
        this.active = active;
        this.alerts = alerts;
        this.clock = clock;
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
        String topicId = log.batch().topicId();
        Burst open = burst;
        if (open != null && !open.topicId.equals(topicId)) {
            stop();
            open = null;
        }
        if (open == null) {
            open = new Burst(topicId, clock.millis() + FOLD.toMillis(), log.eventTime());
            burst = open;
        }
        open.add(log);
    }

    @Override
    public void tick(long now, long watermark) throws InterruptedException {
        Burst open = burst;
        if (open != null && now >= open.closeAt) {
            stop();
        }
    }

    /** What matched is told in any case: whoever reads it again finds the marks. */
    @Override
    public void stop() throws InterruptedException {
        Burst closing = burst;
        if (closing != null) {
            burst = null;
            alerts.write(closing.raise(active, clock.instant().truncatedTo(ChronoUnit.MILLIS)), closing::release);
        }
    }

    @Override
    public int openWindows() {
        return burst == null ? 0 : 1;
    }

    /** The matches of one alert so far. */
    private static final class Burst {
        private final String topicId;
        private final long closeAt;
        private final SortedMap<Integer, List<Long>> offsets = new TreeMap<>();
        private final List<Raised.MatchSample> samples = new ArrayList<>();
        private final Set<PendingBatch> held = new HashSet<>();
        private long first;
        private long last;

        Burst(String topicId, long closeAt, long eventTime) {
            this.topicId = topicId;
            this.closeAt = closeAt;
            this.first = eventTime;
            this.last = eventTime;
        }

        void add(MatchedLog log) {
            offsets.computeIfAbsent(log.partition(), unused -> new ArrayList<>())
                    .add(log.offset());
            first = Math.min(first, log.eventTime());
            last = Math.max(last, log.eventTime());
            if (samples.size() < SAMPLES) {
                samples.add(new Raised.MatchSample(log.partition(), log.offset(), log.sample()));
            }
            if (held.add(log.pending())) {
                log.pending().hold();
            }
        }

        Raised raise(ActiveRule rule, Instant firedAt) {
            Raised.Matches matches =
                    new Raised.Matches(topicId, offsets, Instant.ofEpochMilli(first), Instant.ofEpochMilli(last));
            return new Raised.OfMatches(rule.rule(), matches, List.copyOf(samples), firedAt);
        }

        void release() {
            held.forEach(PendingBatch::release);
        }
    }
}
