package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a log writes its time, so that the column's microseconds give the same bytes again. Written as what stands for the
 * seconds' fraction and around it: {@code "T.3Z} is {@code "2026-11-20T08:59:58.123Z"}, {@code " ,6+09:00} has a space, a
 * comma, six digits and an offset, {@code "T0} neither fraction nor zone; {@code s0}, {@code s3}, {@code m} and {@code u}
 * are seconds since 1970, the same with three digits behind the point, milliseconds and microseconds, with a quote in front
 * where the log has one. Not thread-safe.
 */
final class TimeForm {
    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;
    private static final long[] FRACTION = {SECOND, 100_000, 10_000, 1_000, 100, 10, 1};
    private static final int ISO_SECONDS = 19;
    private static final int ISO_DATE = 10;
    /** No time that this form has. */
    static final long ANOTHER = Long.MIN_VALUE;

    private final boolean quoted;
    private final char kind;
    private final char point;
    private final int digits;
    private final String zone;
    private final byte[] behind;
    private final byte[] bytes;
    private final long offset;
    private final Bytes date = new Bytes();
    private long dateDay = ANOTHER;

    private TimeForm(boolean quoted, char kind, char point, int digits, String zone) {
        this.quoted = quoted;
        this.kind = kind;
        this.point = point;
        this.digits = digits;
        this.zone = zone;
        this.offset = zone.isEmpty() ? 0 : ZoneOffset.of(zone.trim()).getTotalSeconds() * SECOND;
        this.behind = (zone + (quoted ? "\"" : "")).getBytes(ISO_8859_1);
        String text = (quoted ? "\"" : "") + kind + (isIso() && digits > 0 ? point : "") + digits + zone;
        this.bytes = text.getBytes(ISO_8859_1);
    }

    /** Reads what {@link #toString} wrote. */
    static TimeForm parse(String text) {
        boolean quoted = text.charAt(0) == '"';
        int at = quoted ? 1 : 0;
        char kind = text.charAt(at++);
        char point = '.';
        if (text.charAt(at) == '.' || text.charAt(at) == ',') {
            point = text.charAt(at++);
        }
        return new TimeForm(quoted, kind, point, text.charAt(at) - '0', text.substring(at + 1));
    }

    /** The form that the JSON value between the indices seems to have; null where it is none of these. */
    static @Nullable TimeForm guess(byte[] json, int start, int end) {
        boolean quoted = json[start] == '"';
        String text = quoted
                ? new String(json, start + 1, end - start - 2, ISO_8859_1)
                : new String(json, start, end - start, ISO_8859_1);
        try {
            return text.length() >= ISO_SECONDS && text.charAt(4) == '-' ? iso(text) : epoch(quoted, text);
        } catch (DateTimeException noZone) {
            return null;
        }
    }

    private static @Nullable TimeForm iso(String text) {
        int at = ISO_SECONDS;
        char point = at < text.length() ? text.charAt(at) : 0;
        int digits = 0;
        if (point == '.' || point == ',') {
            at++;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
                digits++;
            }
        }
        return digits >= FRACTION.length
                ? null
                : new TimeForm(true, text.charAt(10), point, digits, text.substring(at));
    }

    private static @Nullable TimeForm epoch(boolean quoted, String text) {
        int dot = text.indexOf('.');
        if (dot >= 0) {
            int digits = text.length() - dot - 1;
            return digits == 0 || digits >= FRACTION.length ? null : new TimeForm(quoted, 's', '.', digits, "");
        }
        return new TimeForm(quoted, text.length() <= 11 ? 's' : text.length() <= 14 ? 'm' : 'u', '.', 0, "");
    }

    /** Writes the time as a JSON value. */
    void write(long micros, Bytes to) {
        if (quoted) {
            to.add('"');
        }
        switch (kind) {
            case 's' -> {
                to.addNumber(Math.floorDiv(micros, SECOND), 1);
                writeFraction(Math.floorMod(micros, SECOND), to);
            }
            case 'm' -> to.addNumber(Math.floorDiv(micros, 1_000L), 1);
            case 'u' -> to.addNumber(micros, 1);
            default -> writeIso(micros + offset, to);
        }
        if (quoted) {
            to.add('"');
        }
    }

    private void writeIso(long micros, Bytes to) {
        setDate(Math.floorDiv(micros, DAY));
        long ofDay = Math.floorMod(micros, DAY);
        int seconds = (int) (ofDay / SECOND);
        to.add(date.array(), 0, date.length());
        to.add(kind);
        to.addNumber(seconds / 3600, 2);
        to.add(':');
        to.addNumber(seconds / 60 % 60, 2);
        to.add(':');
        to.addNumber(seconds % 60, 2);
        writeFraction(ofDay % SECOND, to);
        to.add(zone);
    }

    /** Most logs have the date of the one before. */
    private void setDate(long day) {
        if (day == dateDay) {
            return;
        }
        LocalDate local = LocalDate.ofEpochDay(day);
        date.clear();
        date.addNumber(local.getYear(), 4);
        date.add('-');
        date.addNumber(local.getMonthValue(), 2);
        date.add('-');
        date.addNumber(local.getDayOfMonth(), 2);
        dateDay = day;
    }

    /**
     * The microseconds that {@link #write} makes this JSON value of, {@link #ANOTHER} where it is not in this form, or not of
     * the date that was written last.
     */
    long read(byte[] json, int start, int end) {
        int at = start + (quoted ? 1 : 0);
        int length = (quoted ? 1 : 0) + ISO_SECONDS + (digits > 0 ? digits + 1 : 0) + behind.length;
        if (!isIso()
                || end - start != length
                || date.length() != ISO_DATE
                || !Arrays.equals(date.array(), 0, ISO_DATE, json, at, at + ISO_DATE)
                || !Arrays.equals(behind, 0, behind.length, json, end - behind.length, end)
                || (quoted && json[start] != '"')
                || json[at + 10] != kind
                || json[at + 13] != ':'
                || json[at + 16] != ':'
                || (digits > 0 && json[at + ISO_SECONDS] != point)) {
            return ANOTHER;
        }
        int hours = number(json, at + 11, 2);
        int minutes = number(json, at + 14, 2);
        int seconds = number(json, at + 17, 2);
        int fraction = digits == 0 ? 0 : number(json, at + ISO_SECONDS + 1, digits);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 || fraction < 0) {
            return ANOTHER;
        }
        long ofDay = (hours * 3600 + minutes * 60 + seconds) * SECOND + fraction * FRACTION[digits];
        return dateDay * DAY + ofDay - offset;
    }

    /** Negative where there is anything but digits. */
    private static int number(byte[] json, int start, int count) {
        int number = 0;
        for (int i = start; i < start + count; i++) {
            if (json[i] < '0' || json[i] > '9') {
                return -1;
            }
            number = number * 10 + json[i] - '0';
        }
        return number;
    }

    private void writeFraction(long micros, Bytes to) {
        if (digits > 0) {
            to.add(point);
            to.addNumber(micros / FRACTION[digits], digits);
        }
    }

    private boolean isIso() {
        return kind == 'T' || kind == ' ';
    }

    /** Its text, not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return new String(bytes, ISO_8859_1);
    }
}
