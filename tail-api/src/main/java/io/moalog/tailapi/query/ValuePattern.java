package io.moalog.tailapi.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value in {@code field:value}: literal parts with a {@code *} between each two, which stands for any characters.
 *
 * <p>Text and booleans match by their characters, ASCII letters in either case (as Elasticsearch's
 * {@code case_insensitive} does). A number matches a value that is the same number ({@code 2e2} is 200), and a beginning
 * of its digits: {@code status:5*}.
 */
public final class ValuePattern {
    /** Longer strings are not indexed whole, so they match no value but {@code *}: the mapping's {@code ignore_above}. */
    static final int LONGEST_TEXT = 8191;

    private static final int LONGEST_NUMBER = 100;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final Pattern DIGITS = Pattern.compile("-?[1-9][0-9]{0,18}|0");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?");

    private final List<String> parts;
    private final List<String> folded;
    private final @Nullable BigDecimal number;
    private final @Nullable String digits;

    private ValuePattern(List<String> parts) {
        this.parts = List.copyOf(parts);
        this.folded = parts.stream().map(ValuePattern::fold).toList();
        this.number = parts.size() == 1 ? numberOf(parts.get(0)) : null;
        boolean beginning = parts.size() == 2 && parts.get(1).isEmpty();
        this.digits = beginning && DIGITS.matcher(parts.get(0)).matches() ? parts.get(0) : null;
    }

    /** Reads {@code text}, where a backslash before {@code * " \} takes it as it is; any other backslash is itself. */
    static ValuePattern parse(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && "*\"\\".indexOf(text.charAt(i + 1)) >= 0) {
                part.append(text.charAt(++i));
            } else if (c != '*') {
                part.append(c);
            } else if (parts.isEmpty() || part.length() > 0) {
                parts.add(part.toString());
                part.setLength(0);
            }
        }
        parts.add(part.toString());
        return new ValuePattern(parts);
    }

    /** The literal parts, at least one; {@code *} alone is two empty ones. */
    public List<String> parts() {
        return parts;
    }

    /** Whether it is a plain value with no {@code *}. */
    public boolean isExact() {
        return parts.size() == 1;
    }

    /** Whether every value matches. */
    public boolean isAny() {
        return parts.size() == 2 && parts.get(0).isEmpty() && parts.get(1).isEmpty();
    }

    /** The plain value, where it {@link #isExact()}. */
    public String exact() {
        return parts.get(0);
    }

    /** The number that it is, if it is one. */
    public Optional<BigDecimal> number() {
        return Optional.ofNullable(number);
    }

    /** The first digits, with their sign, of the numbers that match: of {@code 5*} it is {@code 5}. */
    public Optional<String> digits() {
        return Optional.ofNullable(digits);
    }

    /** Whether a text or a boolean is the value. */
    public boolean matchesText(String text) {
        return isAny() || (text.length() <= LONGEST_TEXT && matchesFolded(fold(text)));
    }

    /**
     * Whether a number is the value.
     *
     * @param json the number as it stands in the JSON
     */
    public boolean matchesNumber(String json) {
        if (isAny()) {
            return true;
        }
        if (number == null && digits == null) {
            return false;
        }
        BigDecimal value = numberOf(json);
        if (value == null) {
            return false;
        }
        return number != null
                ? number.compareTo(value) == 0
                : value.abs().compareTo(LARGEST) <= 0 && value.toPlainString().startsWith(String.valueOf(digits));
    }

    private static @Nullable BigDecimal numberOf(String text) {
        return text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    private boolean matchesFolded(String text) {
        String first = folded.get(0);
        if (isExact()) {
            return text.equals(first);
        }
        String last = folded.get(folded.size() - 1);
        if (text.length() < first.length() + last.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        int from = first.length();
        int end = text.length() - last.length();
        for (String part : folded.subList(1, folded.size() - 1)) {
            int found = text.indexOf(part, from);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            from = found + part.length();
        }
        return true;
    }

    private static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpper(text.charAt(i))) {
                return foldFrom(text, i);
            }
        }
        return text;
    }

    private static String foldFrom(String text, int firstUpper) {
        char[] folded = text.toCharArray();
        for (int i = firstUpper; i < folded.length; i++) {
            if (isUpper(folded[i])) {
                folded[i] = (char) (folded[i] + 'a' - 'A');
            }
        }
        return new String(folded);
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValuePattern pattern && parts.equals(pattern.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return String.join("*", parts);
    }
}
