package io.moalog.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads times as logs carry them.
 *
 * <table>
 * <caption>The formats</caption>
 * <tr><td>epoch</td><td>{@code 1795168800}, {@code 1795168800.25}, {@code 1.7951688E9}; seconds to nanoseconds by magnitude</td></tr>
 * <tr><td>ISO 8601, RFC 3339, log4j, nginx's error log</td><td>{@code 2026-11-20T10:00:00.123+09:00}, {@code 2026-11-20 10:00:00,123}, {@code 2026/11/20 10:00:00}</td></tr>
 * <tr><td>RFC 2822 and 1123</td><td>{@code Fri, 20 Nov 2026 10:00:00 +0900}, {@code … GMT}</td></tr>
 * <tr><td>Common Log Format, Tomcat</td><td>{@code [20/Nov/2026:10:00:00 +0900]}, {@code 20-Nov-2026 10:00:00.123}</td></tr>
 * <tr><td>ctime, Apache's error log</td><td>{@code Fri Nov 20 10:00:00.123456 2026}, {@code … KST 2026}</td></tr>
 * <tr><td>syslog (RFC 3164)</td><td>{@code Nov 20 10:00:00}, only where a time nearby is known, which gives the year</td></tr>
 * </table>
 *
 * <p>A time without a zone is UTC. A day that its month does not have is no time, nor is 24:00.
 */
public final class Timestamps {
    /** No log is older: a clock that says so was never set (1970, or 1980 by a PC's). */
    public static final Instant OLDEST = Instant.parse("1990-01-01T00:00:00Z");

    /** How far ahead of its receipt a log's time may be: clocks are wrong, and some write local time as UTC. */
    public static final Duration FARTHEST_AHEAD = Duration.ofDays(1);

    private static final int LONGEST = 48;

    /** With {@code T} or a space, with or without seconds, fraction ({@code .} or {@code ,}) and zone. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']HH:mm[:ss]")
            .append(fraction())
            .appendPattern("[' '][XXX][XX][X]")
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter DAY_FIRST = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("d[ ][/][-]MMM[ ][/][-]uuuu[ ][:]HH:mm[:ss]")
            .append(fraction())
            .appendPattern("[ ][XXX][XX]")
            .optionalStart()
            .appendZoneText(TextStyle.SHORT)
            .optionalEnd()
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter MONTH_FIRST = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("MMM d[,][ uuuu] HH:mm:ss")
            .append(fraction())
            .appendPattern("[ XX]")
            .optionalStart()
            .appendLiteral(' ')
            .appendZoneText(TextStyle.SHORT)
            .optionalEnd()
            .appendPattern("[ uuuu]")
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Set<String> WEEKDAYS = Set.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern SPACES = Pattern.compile(" {2,}");
    /** What follows a time that is in UTC anyway, or has said its offset: {@code Z[UTC]}, {@code +0000 UTC}. */
    private static final Pattern ZONE_IN_WORDS = Pattern.compile("(\\[[A-Za-z_/+-]+]| (UTC|GMT))$");

    private Timestamps() {}

    private static DateTimeFormatter fraction() {
        return new DateTimeFormatterBuilder()
                .optionalStart()
                .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
                .optionalEnd()
                .optionalStart()
                .appendLiteral(',')
                .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false)
                .optionalEnd()
                .toFormatter(Locale.ROOT);
    }

    /** The instant that {@code text} names, or nothing. */
    public static Optional<Instant> parse(String text) {
        return parse(text, null);
    }

    /**
     * The instant that {@code text} names, or nothing.
     *
     * @param near a time soon after it, such as the log's receipt, for those that say no year
     */
    public static Optional<Instant> parse(String text, @Nullable Instant near) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > LONGEST) {
            return Optional.empty();
        }
        Instant usual = Rfc3339.parse(trimmed);
        if (usual != null) {
            return Optional.of(usual);
        }
        try {
            if (isNumber(trimmed)) {
                return epoch(new BigDecimal(trimmed));
            }
            return trimmed.indexOf(':') < 0 ? Optional.empty() : words(unwrapped(trimmed), near);
        } catch (DateTimeException | NumberFormatException notATime) {
            return Optional.empty();
        }
    }

    /**
     * Whether a log that was received then can have happened at {@code time}: not before {@link #OLDEST}, and at most
     * {@link #FARTHEST_AHEAD} after its receipt.
     */
    public static boolean isPlausible(Instant time, Instant received) {
        return !time.isBefore(OLDEST) && !time.isAfter(received.plus(FARTHEST_AHEAD));
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean sign = c == '-' || c == '+';
            boolean exponent = c == 'e' || c == 'E';
            if (!(c >= '0' && c <= '9') && c != '.' && !exponent && !(sign && (i == 0 || isExponent(text, i - 1)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isExponent(String text, int at) {
        return text.charAt(at) == 'e' || text.charAt(at) == 'E';
    }

    private static String unwrapped(String text) {
        boolean bracketed = text.charAt(0) == '[' && text.charAt(text.length() - 1) == ']';
        return bracketed ? text.substring(1, text.length() - 1) : text;
    }

    private static Optional<Instant> words(String text, @Nullable Instant near) {
        if (text.length() > 4 && isDigits(text, 4)) {
            String dashed = text.charAt(4) == '/' ? text.replaceFirst("/", "-").replaceFirst("/", "-") : text;
            String iso = ZONE_IN_WORDS.matcher(dashed).replaceFirst("");
            return Optional.of(instant(ISO.parse(iso)));
        }
        String single = SPACES.matcher(withoutWeekday(text)).replaceAll(" ").strip();
        if (single.isEmpty()) {
            return Optional.empty();
        }
        if (Character.isDigit(single.charAt(0))) {
            return Optional.of(instant(DAY_FIRST.parse(single)));
        }
        TemporalAccessor parsed = MONTH_FIRST.parse(single);
        if (parsed.query(TemporalQueries.localDate()) != null) {
            return Optional.of(instant(parsed));
        }
        return near == null ? Optional.empty() : nearest(parsed, near);
    }

    private static boolean isDigits(String text, int count) {
        return text.chars().limit(count).allMatch(c -> c >= '0' && c <= '9');
    }

    /** Not checked against the date: a wrong weekday makes no time unreadable. */
    private static String withoutWeekday(String text) {
        boolean weekday = text.length() > 3
                && WEEKDAYS.contains(text.substring(0, 3).toLowerCase(Locale.ROOT))
                && text.indexOf(' ') > 0;
        return weekday ? text.substring(text.indexOf(' ') + 1) : text;
    }

    /** The last year in which it would not be ahead of {@code near} by more than a log may be. */
    private static Optional<Instant> nearest(TemporalAccessor yearless, Instant near) {
        MonthDay day = MonthDay.from(yearless);
        LocalTime time = LocalTime.from(yearless);
        int year = near.plus(FARTHEST_AHEAD).atZone(ZoneOffset.UTC).getYear() + 1;
        for (int back = 0; back <= 9; back++) {
            Instant instant = day.isValidYear(year - back)
                    ? day.atYear(year - back)
                            .atTime(time)
                            .atZone(zone(yearless))
                            .toInstant()
                    : Instant.MAX;
            if (!instant.isAfter(near.plus(FARTHEST_AHEAD))) {
                return Optional.of(instant);
            }
        }
        return Optional.empty();
    }

    private static Instant instant(TemporalAccessor parsed) {
        return LocalDateTime.of(LocalDate.from(parsed), LocalTime.from(parsed))
                .atZone(zone(parsed))
                .toInstant();
    }

    private static ZoneId zone(TemporalAccessor parsed) {
        ZoneId zone = parsed.query(TemporalQueries.zone());
        return zone == null ? ZoneOffset.UTC : zone;
    }

    /**
     * The instant of a number since 1970: seconds up to 10^11, milliseconds up to 10^14, microseconds up to 10^17,
     * beyond that nanoseconds. Nothing where that is no instant.
     */
    public static Optional<Instant> epoch(BigDecimal number) {
        int digits = number.precision() - number.scale();
        if (digits > 19 || digits < -LONGEST) {
            return Optional.empty();
        }
        int toNanos = digits <= 11 ? 9 : digits <= 14 ? 6 : digits <= 17 ? 3 : 0;
        BigInteger nanos = number.scaleByPowerOfTen(toNanos).toBigInteger();
        BigInteger[] parts = nanos.divideAndRemainder(BigInteger.valueOf(1_000_000_000L));
        return Optional.of(Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue()));
    }
}
