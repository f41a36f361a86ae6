package io.moalog.rules.evaluate;

import io.moalog.model.NotALogException;
import io.moalog.model.ServiceName;
import io.moalog.rules.alert.AlertWriter;
import io.moalog.rules.condition.Truth;
import io.moalog.rules.log.LogReader;
import io.moalog.rules.log.ParsedLog;
import io.moalog.rules.metrics.RuleMetrics;
import io.moalog.rules.rule.ActiveRule;
import io.moalog.rules.window.Watermark;
import io.moalog.rules.window.WindowLimits;
import io.moalog.stream.LogBatch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The rules of one service at work. Used by the evaluator's thread alone. */
final class ServiceEvaluation {
    private final ServiceName service;
    private final WindowLimits limits;
    private final AlertWriter alerts;
    private final RuleMetrics metrics;
    private final InstantSource clock;
    private final Watermark watermark;
    private List<RuleEvaluation> rules = List.of();
    private LogReader reader;

    ServiceEvaluation(
            ServiceName service, WindowLimits limits, AlertWriter alerts, RuleMetrics metrics, InstantSource clock) {
        this.service = service;
        this.limits = limits;
        this.alerts = alerts;
        this.metrics = metrics;
        this.clock = clock;
        this.watermark = new Watermark(limits);
        this.reader = new LogReader(service, Set.of());
    }

    /** Goes on with these rules: those that were there keep their windows, those that are gone end. */
    void adopt(List<ActiveRule> now) throws InterruptedException {
        List<RuleEvaluation> next = new ArrayList<>();
        for (ActiveRule rule : now) {
            RuleEvaluation known =
                    rules.stream().filter(old -> old.isOf(rule)).findFirst().orElseGet(() -> begin(rule));
            known.update(rule);
            next.add(known);
        }
        for (RuleEvaluation old : rules) {
            if (!next.contains(old)) {
                old.stop();
            }
        }
        rules = next;
        reader = new LogReader(
                service,
                now.stream().flatMap(rule -> rule.compiled().fields().stream()).collect(Collectors.toSet()));
    }

    private RuleEvaluation begin(ActiveRule rule) {
        return rule.compiled()
                .grouping()
                .<RuleEvaluation>map(grouping -> new WindowedRule(rule, grouping, limits, alerts, metrics, clock))
                .orElseGet(() -> new MatchRule(rule, alerts, clock));
    }

    void assigned(int partition) {
        watermark.assigned(partition, clock.millis());
    }

    void released(int partition) throws InterruptedException {
        watermark.released(partition);
        for (RuleEvaluation rule : rules) {
            rule.stop();
        }
    }

    /** Whether there is nothing to do for it any more. */
    boolean isOver() {
        return rules.isEmpty() && !watermark.isFollowed();
    }

    boolean hasRules() {
        return !rules.isEmpty();
    }

    void evaluate(LogBatch batch, PendingBatch pending, ConsumerRecord<byte[], byte[]> record)
            throws NotALogException, InterruptedException {
        if (record.value() == null) {
            throw new NotALogException("a log is one JSON object, this is nothing");
        }
        ParsedLog fields = reader.read(record.value());
        long eventTime = eventTime(fields, record.timestamp());
        long closed = watermark.at(clock.millis());
        MatchedLog log = new MatchedLog(batch, pending, record, fields, eventTime);
        for (RuleEvaluation rule : rules) {
            boolean begun =
                    record.offset() >= rule.rule().rule().start().firstOffset(batch.topicId(), record.partition());
            if (begun && rule.rule().compiled().where().test(fields) == Truth.TRUE) {
                metrics.matches.increment();
                rule.matched(log, closed);
            }
        }
        // A host whose clock is ahead must not make the others' logs late.
        watermark.advance(record.partition(), Math.min(eventTime, record.timestamp()), clock.millis());
    }

    /** The log's own time; its receipt's where it has none, or one that lies before 1970 or too far in the future. */
    private long eventTime(ParsedLog fields, long received) {
        Instant own = fields.eventTime();
        Instant latest = Instant.ofEpochMilli(received).plus(limits.lateness());
        return own == null || own.isBefore(Instant.EPOCH) || own.isAfter(latest) ? received : own.toEpochMilli();
    }

    void tick(long now) throws InterruptedException {
        long closed = watermark.at(now);
        for (RuleEvaluation rule : rules) {
            rule.tick(now, closed);
        }
    }

    int openWindows() {
        return rules.stream().mapToInt(RuleEvaluation::openWindows).sum();
    }
}
