package io.moalog.tailapi.tail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/**
 * Counts of the tails. Lines that matched = {@code moalog.tail.lines.sent} + {@code moalog.tail.lines.skipped} + those
 * that wait in outboxes or were dropped with a closed tail. {@code moalog.tail.lines.expired} counts, matching or not,
 * what Kafka no longer held when a tail came for it.
 */
final class TailMetrics {
    private final Counter sent;
    private final Counter skipped;
    private final Counter expired;
    private final Counter notLogs;
    private final MeterRegistry meters;

    TailMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.sent = counter("moalog.tail.lines.sent", "Lines handed to tails' connections");
        this.skipped = counter("moalog.tail.lines.skipped", "Matching lines that slow tails got a gap marker for");
        this.expired = counter("moalog.tail.lines.expired", "Lines that Kafka no longer held when a tail wanted them");
        this.notLogs = counter("moalog.tail.records.not.logs", "Records read that are not one JSON object");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    /** Registers the gauges of open tails and of the readers that serve them. */
    void watch(Supplier<Number> openTails, Supplier<Number> liveReaders, Supplier<Number> pastReaders) {
        gauge("moalog.tail.open", "Open tails", openTails);
        gauge(
                "moalog.tail.readers.live",
                "Shared readers, one for each service with a tail at the live edge",
                liveReaders);
        gauge("moalog.tail.readers.past", "Readers at work for one tail in the past each", pastReaders);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(meters);
    }

    void lineSent() {
        sent.increment();
    }

    void lineSkipped() {
        skipped.increment();
    }

    void expired(long lines) {
        expired.increment((double) lines);
    }

    void notALog() {
        notLogs.increment();
    }
}
