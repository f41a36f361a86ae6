package io.moalog.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Reads times as logs carry them: ISO 8601 in its usual spellings, and epoch seconds to nanoseconds by magnitude. */
public final class Timestamps {
    /** ISO 8601 with {@code T} or a space, with or without seconds, fraction ({@code .} or {@code ,}) and zone. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendLiteral(',')
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false)
            .optionalEnd()
            .appendPattern("[' '][XXX][XX][X]")
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter(Locale.ROOT);

    private Timestamps() {}

    /** The instant that {@code text} names, or nothing. A time without a zone is UTC. */
    public static Optional<Instant> parse(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.length() > 40) {
            return Optional.empty();
        }
        try {
            if (trimmed.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-')
                    && trimmed.indexOf('-', 1) < 0) {
                return epoch(new java.math.BigDecimal(trimmed));
            }
            TemporalAccessor parsed = ISO.parseBest(trimmed, ZonedDateTime::from, LocalDateTime::from);
            return Optional.of(
                    parsed instanceof ZonedDateTime zoned
                            ? zoned.toInstant()
                            : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException | NumberFormatException notATime) {
            return Optional.empty();
        }
    }

    /**
     * The instant of a number since 1970: seconds up to 10^11, milliseconds up to 10^14, microseconds up to 10^17,
     * beyond that nanoseconds. Nothing where that is no instant.
     */
    public static Optional<Instant> epoch(java.math.BigDecimal number) {
        java.math.BigDecimal magnitude = number.abs();
        if (magnitude.precision() - magnitude.scale() > 19) {
            return Optional.empty();
        }
        int digits = magnitude.precision() - magnitude.scale();
        int toNanos = digits <= 11 ? 9 : digits <= 14 ? 6 : digits <= 17 ? 3 : 0;
        java.math.BigInteger nanos = number.scaleByPowerOfTen(toNanos).toBigInteger();
        java.math.BigInteger[] parts = nanos.divideAndRemainder(java.math.BigInteger.valueOf(1_000_000_000L));
        return Optional.of(Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue()));
    }
}
