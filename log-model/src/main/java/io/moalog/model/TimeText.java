package io.moalog.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as callers write them: ISO 8601 ({@code 2026-11-20T10:00:00Z}; without a zone UTC, a date alone is its
 * beginning), epoch milliseconds, {@code now}, or so long ago: {@code -5m}, with {@code s m h d w y}; a year has 365 days.
 */
public final class TimeText {
    /** What may stand there, for messages. */
    public static final String FORMS = "now, -5m, -1d, -3y, 2026-11-20T10:00:00Z or epoch milliseconds";

    private static final Pattern AGO = Pattern.compile("(?:now)?-([0-9]{1,9})([smhdwy])");
    private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{1,16}");
    /** The {@code +} of a zone is a space where the caller did not escape it in the URL. */
    private static final Pattern ZONE_UNESCAPED = Pattern.compile("(T[0-9:.,]+) ([0-9]{2}(?::?[0-9]{2})?)$");

    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private TimeText() {}

    /** The instant that {@code text} means at {@code now}, or nothing. */
    public static Optional<Instant> parse(String text, Instant now) {
        if (text.equals("now")) {
            return Optional.of(now);
        }
        try {
            Matcher ago = AGO.matcher(text);
            if (ago.matches()) {
                return Optional.of(now.minus(
                        duration(Long.parseLong(ago.group(1)), ago.group(2).charAt(0))));
            }
            if (MILLISECONDS.matcher(text).matches()) {
                return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
            }
            if (DAY.matcher(text).matches()) {
                return Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
        } catch (DateTimeException | ArithmeticException notATime) {
            return Optional.empty();
        }
        return text.indexOf('-') > 0
                ? Timestamps.parse(ZONE_UNESCAPED.matcher(text).replaceFirst("$1+$2"))
                : Optional.empty();
    }

    private static Duration duration(long amount, char unit) {
        return switch (unit) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            case 'd' -> Duration.ofDays(amount);
            case 'w' -> Duration.ofDays(7 * amount);
            default -> Duration.ofDays(365 * amount);
        };
    }
}
