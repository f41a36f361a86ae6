package io.moalog.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/**
 * The Elasticsearch index of a service's logs of one UTC day: {@code log-public.test.info-2026.11.20}. A pure function
 * of the service and the log's receive time, so that a replayed log always meets the same index.
 *
 * @param service whose logs it holds
 * @param day the UTC day of the logs' receive time
 */
public record IndexName(ServiceName service, LocalDate day) {
    private static final String PREFIX = "log-";
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu.MM.dd").withResolverStyle(ResolverStyle.STRICT);

    /** The index of a log that Kafka received at {@code received}. */
    public static IndexName of(ServiceName service, Instant received) {
        return new IndexName(service, LocalDate.ofInstant(received, ZoneOffset.UTC));
    }

    /** The one alias over all indices of a service; exact, since {@code -} is legal in names. */
    public static String alias(ServiceName service) {
        return PREFIX + service;
    }

    /** When the day begins. */
    public Instant begin() {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The index of the following day. */
    public IndexName next() {
        return new IndexName(service, day.plusDays(1));
    }

    /** When the day is over: no log in it was received then or later. */
    public Instant end() {
        return next().begin();
    }

    /** Reads a name strictly: what this class would not have written is nothing. */
    public static Optional<IndexName> parse(String index) {
        int dash = index.lastIndexOf('-');
        if (!index.startsWith(PREFIX) || dash <= PREFIX.length()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(index.substring(dash + 1), DAY);
            return ServiceName.parse(index.substring(PREFIX.length(), dash))
                    .map(service -> new IndexName(service, day));
        } catch (DateTimeException notADay) {
            return Optional.empty();
        }
    }

    /** The name in Elasticsearch. */
    @Override
    public String toString() {
        return PREFIX + service + "-" + DAY.format(day);
    }
}
