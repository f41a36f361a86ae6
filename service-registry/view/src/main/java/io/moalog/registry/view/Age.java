package io.moalog.registry.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long something is kept: {@code 12h}, {@code 3d}, {@code 2w}, {@code 3y}. A year has 365 days.
 *
 * @param amount from 1 to 99999
 * @param unit one of {@code h d w y}
 */
public record Age(int amount, char unit) {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,4})([hdwy])");

    /** @throws IllegalArgumentException with the value and the form, where {@code text} is none */
    @JsonCreator
    public static Age parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an age: give a number with h, d, w or y, like 12h, 3d, 2w or 3y");
        }
        return new Age(Integer.parseInt(matcher.group(1)), matcher.group(2).charAt(0));
    }

    public Duration duration() {
        return switch (unit) {
            case 'h' -> Duration.ofHours(amount);
            case 'd' -> Duration.ofDays(amount);
            case 'w' -> Duration.ofDays(7L * amount);
            case 'y' -> Duration.ofDays(365L * amount);
            default -> throw new IllegalStateException("unit " + unit);
        };
    }

    @Override
    @JsonValue
    public String toString() {
        return amount + String.valueOf(unit);
    }
}
