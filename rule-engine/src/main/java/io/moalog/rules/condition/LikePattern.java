package io.moalog.rules.condition;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQL's LIKE: {@code %} stands for any text, {@code _} for one character (code point), everything else for itself.
 * Without ESCAPE no character escapes, as in standard SQL and Flink. Matching never goes back over a {@code %}: it takes
 * at most the text's length times the pattern's, and both are bounded.
 */
public final class LikePattern {
    /** The longest pattern, in characters. */
    public static final int MAX_LENGTH = 500;

    /** Of a longer text only so many characters are looked at, as if it ended there. */
    static final int MAX_TEXT = 64 * 1024;

    /** In a part: any one code point. */
    private static final int ANY = -1;

    /** The texts between the {@code %} signs; the first and the last are anchored and may be empty. */
    private final List<int[]> parts;

    private final @Nullable String contained;

    private LikePattern(List<int[]> parts) {
        this.parts = parts;
        this.contained = plainContained(parts);
    }

    /**
     * Reads a pattern.
     *
     * @param escape the code point after which {@code %}, {@code _} and itself stand for themselves; null for none
     * @throws IllegalArgumentException where the escape stands before anything else, or the pattern is longer than
     *     {@value #MAX_LENGTH} characters
     */
    public static LikePattern of(String pattern, @Nullable Integer escape) {
        List<int[]> parts = new ArrayList<>();
        List<Integer> part = new ArrayList<>();
        int[] points = pattern.codePoints().toArray();
        if (points.length > MAX_LENGTH) {
            throw new IllegalArgumentException("the pattern has " + points.length + " characters");
        }
        for (int i = 0; i < points.length; i++) {
            if (escape != null && points[i] == escape) {
                i++;
                if (i == points.length || (points[i] != '%' && points[i] != '_' && points[i] != escape)) {
                    throw new IllegalArgumentException(
                            "the escape character " + Character.toString(escape) + " must stand before %, _ or itself");
                }
                part.add(points[i]);
            } else if (points[i] == '%') {
                parts.add(part.stream().mapToInt(Integer::intValue).toArray());
                part.clear();
            } else {
                part.add(points[i] == '_' ? ANY : points[i]);
            }
        }
        parts.add(part.stream().mapToInt(Integer::intValue).toArray());
        return new LikePattern(parts);
    }

    /** Whether the whole of {@code text}, or of its first {@value #MAX_TEXT} characters, is as the pattern says. */
    public boolean matches(String text) {
        return text.length() <= MAX_TEXT ? matchesWhole(text) : matchesWhole(text.substring(0, MAX_TEXT));
    }

    private boolean matchesWhole(String text) {
        if (contained != null) {
            return text.contains(contained);
        }
        int at = matchAt(text, 0, parts.get(0));
        if (parts.size() == 1 || at < 0) {
            return at == text.length();
        }
        for (int i = 1; i < parts.size() - 1 && at >= 0; i++) {
            at = find(text, at, parts.get(i));
        }
        return at >= 0 && endsWith(text, at, parts.get(parts.size() - 1));
    }

    /** The first place from {@code from} on where {@code part} stands: its end, or -1. The earliest leaves most to follow. */
    private static int find(String text, int from, int[] part) {
        for (int start = from; start <= text.length(); start++) {
            int end = matchAt(text, start, part);
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }

    private static boolean endsWith(String text, int from, int[] part) {
        int at = text.length();
        for (int i = part.length - 1; i >= 0; i--) {
            if (at <= from) {
                return false;
            }
            int point = text.codePointBefore(at);
            if (part[i] != ANY && part[i] != point) {
                return false;
            }
            at -= Character.charCount(point);
        }
        return at >= from;
    }

    private static int matchAt(String text, int start, int[] part) {
        int at = start;
        for (int wanted : part) {
            if (at >= text.length()) {
                return -1;
            }
            int point = text.codePointAt(at);
            if (wanted != ANY && wanted != point) {
                return -1;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    /** {@code %text%} is the usual case, and the library's search is the fastest. */
    private static @Nullable String plainContained(List<int[]> parts) {
        if (parts.size() != 3 || parts.get(0).length > 0 || parts.get(2).length > 0) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int point : parts.get(1)) {
            if (point == ANY) {
                return null;
            }
            text.appendCodePoint(point);
        }
        return text.toString();
    }
}
