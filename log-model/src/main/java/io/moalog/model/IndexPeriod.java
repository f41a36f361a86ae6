package io.moalog.model;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How much time one index of a service holds, in UTC; from the shortest to the longest. */
public enum IndexPeriod {
    /** {@code 2026.11.20}. */
    DAY {
        @Override
        public LocalDate start(LocalDate day) {
            return day;
        }

        @Override
        public LocalDate next(LocalDate start) {
            return start.plusDays(1);
        }

        @Override
        String text(LocalDate start) {
            return DAYS.format(start);
        }
    },
    /** From Monday on, numbered as in ISO 8601: {@code 2026.w47}. */
    WEEK {
        @Override
        public LocalDate start(LocalDate day) {
            return day.with(DayOfWeek.MONDAY);
        }

        @Override
        public LocalDate next(LocalDate start) {
            return start.plusWeeks(1);
        }

        @Override
        String text(LocalDate start) {
            return "%04d.w%02d"
                    .formatted(start.get(IsoFields.WEEK_BASED_YEAR), start.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        }
    },
    /** {@code 2026.11}. */
    MONTH {
        @Override
        public LocalDate start(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        public LocalDate next(LocalDate start) {
            return start.plusMonths(1);
        }

        @Override
        String text(LocalDate start) {
            return "%04d.%02d".formatted(start.getYear(), start.getMonthValue());
        }
    };

    private static final DateTimeFormatter DAYS =
            DateTimeFormatter.ofPattern("uuuu.MM.dd").withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern TEXT = Pattern.compile("(\\d{4})\\.(?:(\\d{2})|w(\\d{2})|\\d{2}\\.\\d{2})");

    /** The first day of the period that {@code day} is in. */
    public abstract LocalDate start(LocalDate day);

    /** The first day of the period after the one that begins with {@code start}. */
    public abstract LocalDate next(LocalDate start);

    /** What an index's name ends with. */
    abstract String text(LocalDate start);

    /**
     * A period as an index's name tells it.
     *
     * @param start its first day
     */
    record Named(IndexPeriod period, LocalDate start) {}

    /** Reads strictly what {@link #text} writes. */
    static Optional<Named> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Named named;
            int year = Integer.parseInt(matcher.group(1));
            if (matcher.group(2) != null) {
                named = new Named(
                        MONTH,
                        YearMonth.of(year, Integer.parseInt(matcher.group(2))).atDay(1));
            } else if (matcher.group(3) != null) {
                named = new Named(WEEK, monday(year, Integer.parseInt(matcher.group(3))));
            } else {
                named = new Named(DAY, LocalDate.parse(text, DAYS));
            }
            return Optional.of(named)
                    .filter(read -> read.period.text(read.start).equals(text));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    private static LocalDate monday(int year, int week) {
        // The fourth of January is in the first week.
        return WEEK.start(LocalDate.of(year, 1, 4)).plusWeeks(week - 1L);
    }

    /** @throws IllegalArgumentException with the value and the words, where {@code text} is none of them */
    public static IndexPeriod parse(String text) {
        return Arrays.stream(values())
                .filter(period -> period.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not a period: give one of "
                        + Arrays.stream(values()).map(IndexPeriod::toString).collect(Collectors.joining(", "))));
    }

    /** The word in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
