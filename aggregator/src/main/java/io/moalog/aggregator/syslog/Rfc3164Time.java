package io.moalog.aggregator.syslog;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time in front of a message that RFC 3164 describes, as senders write it: {@code Nov  2 12:34:56}, also with a year, a
 * fraction, an asterisk or a sequence number in front, {@code UTC:} or a colon behind; or ISO 8601. A time without a zone
 * is the clock's zone; without a year it is the year that brings it nearest to now.
 */
final class Rfc3164Time {
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private static final Pattern TIME = Pattern.compile("(?:\\d{1,10}: ?)?[*.]?(" + String.join("|", MONTHS)
            + ") +(\\d{1,2}) (?:(\\d{4}) )?(\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,9}))?(?: (UTC|GMT)(?=:))?:?(?= |$)");

    /** No time and what belongs to it is longer. */
    private static final int LONGEST = 64;

    private final Clock clock;

    /** @param clock tells now and the zone */
    Rfc3164Time(Clock clock) {
        this.clock = clock;
    }

    /** Reads the time as ISO 8601 with a zone and passes it; null, staying in place, where there is none. */
    @Nullable
    String read(Scan scan) {
        int place = scan.at();
        String token = scan.upTo(" ");
        String iso = iso(token.endsWith(":") ? token.substring(0, token.length() - 1) : token);
        if (iso != null) {
            return iso;
        }
        scan.backTo(place);
        Matcher matcher = TIME.matcher(scan.ahead(LONGEST));
        if (!matcher.lookingAt()) {
            return null;
        }
        try {
            Instant time = time(matcher);
            scan.skip(matcher.end());
            return time.toString();
        } catch (DateTimeException noSuchTime) {
            return null;
        }
    }

    private @Nullable String iso(String text) {
        if (Rfc3339.isTime(text)) {
            return text;
        }
        return Rfc3339.isLocalTime(text)
                ? LocalDateTime.parse(text).atZone(clock.getZone()).toInstant().toString()
                : null;
    }

    private Instant time(Matcher matcher) {
        ZoneId zone = matcher.group(8) == null ? clock.getZone() : ZoneOffset.UTC;
        if (matcher.group(3) != null) {
            return inYear(Integer.parseInt(matcher.group(3)), matcher, zone);
        }
        Instant now = clock.instant();
        int thisYear = now.atZone(zone).getYear();
        Instant nearest = null;
        for (int year = thisYear - 1; year <= thisYear + 1; year++) {
            if (isInYear(year, matcher)) {
                Instant time = inYear(year, matcher, zone);
                nearest = nearest == null || distance(time, now).compareTo(distance(nearest, now)) < 0 ? time : nearest;
            }
        }
        if (nearest == null) {
            throw new DateTimeException("a 29th of February in no year near " + thisYear);
        }
        return nearest;
    }

    /** February has its 29th in leap years alone; all else is said by {@link #inYear}. */
    private static boolean isInYear(int year, Matcher matcher) {
        return !(matcher.group(1).equals("Feb") && matcher.group(2).equals("29")) || java.time.Year.isLeap(year);
    }

    private static Instant inYear(int year, Matcher matcher, ZoneId zone) {
        String fraction = matcher.group(7) == null ? "" : matcher.group(7);
        return LocalDateTime.of(
                        year,
                        MONTHS.indexOf(matcher.group(1)) + 1,
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(4)),
                        Integer.parseInt(matcher.group(5)),
                        Integer.parseInt(matcher.group(6)),
                        Integer.parseInt((fraction + "000000000").substring(0, 9)))
                .atZone(zone)
                .toInstant();
    }

    private static Duration distance(Instant one, Instant other) {
        return Duration.between(one, other).abs();
    }
}
