package io.moalog.aggregator.syslog;

import java.time.YearMonth;

/** Times as RFC 5424, section 6.2.3 writes them, but with a fraction of up to nine digits. */
final class Rfc3339 {
    private static final String PATTERN = "0000-00-00T00:00:00";

    private Rfc3339() {}

    /** Whether that is a time with a zone, like {@code 2026-11-20T12:34:56.123456789+09:00}. */
    static boolean isTime(String text) {
        return isDateAndTime(text) && isZone(text, afterFraction(text));
    }

    /** Whether that is a time without a zone. */
    static boolean isLocalTime(String text) {
        return isDateAndTime(text) && afterFraction(text) == text.length();
    }

    private static boolean isDateAndTime(String text) {
        if (!hasForm(text, 0, PATTERN)) {
            return false;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth()
                && isTimeOfDay(text, 11)
                && number(text, 17, 19) < 60;
    }

    private static int afterFraction(String text) {
        int at = PATTERN.length();
        if (at >= text.length() || text.charAt(at) != '.') {
            return at;
        }
        int digits = at + 1;
        while (digits < text.length() && isDigit(text.charAt(digits)) && digits - at <= 9) {
            digits++;
        }
        return digits == at + 1 ? at : digits;
    }

    private static boolean isZone(String text, int from) {
        if (text.length() == from + 1) {
            return text.charAt(from) == 'Z';
        }
        return text.length() == from + 6
                && (text.charAt(from) == '+' || text.charAt(from) == '-')
                && hasForm(text, from + 1, "00:00")
                && isTimeOfDay(text, from + 1);
    }

    private static boolean isTimeOfDay(String text, int from) {
        return number(text, from, from + 2) < 24 && number(text, from + 3, from + 5) < 60;
    }

    /** Whether digits stand where the pattern has {@code 0}, otherwise what it says. */
    private static boolean hasForm(String text, int from, String pattern) {
        if (text.length() - from < pattern.length()) {
            return false;
        }
        for (int i = 0; i < pattern.length(); i++) {
            char c = text.charAt(from + i);
            if (pattern.charAt(i) == '0' ? !isDigit(c) : c != pattern.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }
}
