package io.moalog.model;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The Elasticsearch index of a service's logs of one period: {@code log-public.test.info-2026.11.20}, {@code …-2026.w47},
 * {@code …-2026.11}. A pure function of the service, the log's receive time and the periods that the service had when, so
 * that a replayed log always meets the same index.
 *
 * @param service whose logs it holds
 * @param period how much time it stands for
 * @param start the period's first day, by the logs' receive time in UTC
 */
public record IndexName(ServiceName service, IndexPeriod period, LocalDate start) {
    private static final String PREFIX = "log-";

    public IndexName {
        if (!period.start(start).equals(start)) {
            throw new IllegalArgumentException("no " + period + " begins on " + start);
        }
    }

    /** The index of a log that Kafka received at {@code received}, while the service had that period. */
    public static IndexName of(ServiceName service, IndexPeriod period, Instant received) {
        return new IndexName(service, period, period.start(LocalDate.ofInstant(received, ZoneOffset.UTC)));
    }

    /** The one alias over all indices of a service; exact, since {@code -} is legal in names. */
    public static String alias(ServiceName service) {
        return PREFIX + service;
    }

    /** When the period begins. */
    public Instant begin() {
        return start.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** When the period is over: no log in it was received then or later. */
    public Instant end() {
        return period.next(start).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Reads a name strictly: what this class would not have written is nothing. */
    public static Optional<IndexName> parse(String index) {
        int dash = index.lastIndexOf('-');
        if (!index.startsWith(PREFIX) || dash <= PREFIX.length()) {
            return Optional.empty();
        }
        return IndexPeriod.read(index.substring(dash + 1))
                .flatMap(named -> ServiceName.parse(index.substring(PREFIX.length(), dash))
                        .map(service -> new IndexName(service, named.period(), named.start())));
    }

    /** The name in Elasticsearch. */
    @Override
    public String toString() {
        return PREFIX + service + "-" + period.text(start);
    }
}
