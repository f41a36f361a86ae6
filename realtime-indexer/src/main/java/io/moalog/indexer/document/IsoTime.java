package io.moalog.indexer.document;

/**
 * The one spelling of a time that a log's {@code @timestamp} may keep, because Elasticsearch's {@code date_nanos} and
 * {@link io.moalog.model.Timestamps} read it the same: ISO 8601 {@code 2026-11-20T10:00:00}, with up to nine digits of a
 * fraction behind a dot, then {@code Z}, {@code +09}, {@code +0900}, {@code +09:00} or nothing, which is UTC. The years
 * are those that {@code date_nanos} can hold in every zone.
 */
final class IsoTime {
    private static final int FIRST_YEAR = 1971;
    private static final int LAST_YEAR = 2261;
    private static final int SECONDS_END = 19;
    private static final int MAX_OFFSET_HOURS = 18;
    private static final byte[] SHAPE = {
        '0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':', '0', '0', ':', '0', '0'
    };

    private IsoTime() {}

    /** Where there is no such time. */
    static final long NONE = Long.MIN_VALUE;

    /**
     * The second since 1970 of such a time, a begun one not counted; {@link #NONE} where {@code json} from {@code from} to
     * {@code to}, exclusive and without quotes, is something else.
     */
    static long secondAt(byte[] json, int from, int to) {
        if (to - from < SECONDS_END) {
            return NONE;
        }
        for (int i = 0; i < SECONDS_END; i++) {
            byte b = json[from + i];
            if (SHAPE[i] == '0' ? !isDigit(b) : b != SHAPE[i]) {
                return NONE;
            }
        }
        int hour = number(json, from + 11, 2);
        int minute = number(json, from + 14, 2);
        int second = number(json, from + 17, 2);
        int zone = afterFraction(json, from + SECONDS_END, to);
        if (!isDate(json, from) || hour >= 24 || minute >= 60 || second >= 60 || !isZone(json, zone, to)) {
            return NONE;
        }
        long day = java.time.LocalDate.of(number(json, from, 4), number(json, from + 5, 2), number(json, from + 8, 2))
                .toEpochDay();
        return day * 86_400 + hour * 3600L + minute * 60L + second - offset(json, zone, to);
    }

    /** In seconds, of a zone that {@link #isZone}. */
    private static int offset(byte[] json, int from, int to) {
        if (to - from < 3) {
            return 0;
        }
        int hours = number(json, from + 1, 2);
        int minutes = to - from == 3 ? 0 : number(json, to - 2, 2);
        return (json[from] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    }

    private static boolean isDate(byte[] json, int from) {
        int year = number(json, from, 4);
        int month = number(json, from + 5, 2);
        int day = number(json, from + 8, 2);
        return year >= FIRST_YEAR
                && year <= LAST_YEAR
                && month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= java.time.YearMonth.of(year, month).lengthOfMonth());
    }

    /** Where the zone begins; {@code from} where a dot has not one to nine digits behind it, which is no zone. */
    private static int afterFraction(byte[] json, int from, int to) {
        if (from == to || json[from] != '.') {
            return from;
        }
        int at = from + 1;
        while (at < to && isDigit(json[at])) {
            at++;
        }
        int digits = at - from - 1;
        return digits >= 1 && digits <= 9 ? at : from;
    }

    private static boolean isZone(byte[] json, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return true;
        }
        if (json[from] == 'Z') {
            return length == 1;
        }
        boolean colon = length == 6 && json[from + 3] == ':';
        if ((json[from] != '+' && json[from] != '-') || !(length == 3 || length == 5 || colon)) {
            return false;
        }
        for (int at = from + 1; at < to; at++) {
            if (!isDigit(json[at]) && !(colon && at == from + 3)) {
                return false;
            }
        }
        int hours = number(json, from + 1, 2);
        int minutes = length == 3 ? 0 : number(json, to - 2, 2);
        return minutes < 60 && (hours < MAX_OFFSET_HOURS || (hours == MAX_OFFSET_HOURS && minutes == 0));
    }

    private static int number(byte[] json, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            number = number * 10 + json[i] - '0';
        }
        return number;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
