package io.moalog.rules.condition;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A field's or a literal's value. Two values compare as numbers where one is a number and the other one reads as one
 * ({@code "500"} beside {@code 500}), else as text.
 */
public final class Value {
    /** What it was in JSON or SQL. An object or array counts as its JSON text. */
    public enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN
    }

    /** Longer texts are no numbers: arithmetic on them would cost more than a rule may. */
    private static final int LONGEST_NUMBER = 64;

    private static final int LARGEST_EXPONENT = 400;

    private final String text;
    private final Kind kind;
    private @Nullable BigDecimal number;
    private boolean parsed;

    private Value(String text, Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    public static Value text(String text) {
        return new Value(text, Kind.TEXT);
    }

    /** A number as it was written. */
    public static Value number(String digits) {
        return new Value(digits, Kind.NUMBER);
    }

    public static Value of(boolean known) {
        return new Value(Boolean.toString(known), Kind.BOOLEAN);
    }

    /** The text, or the number or truth value as it was written. */
    public String text() {
        return text;
    }

    /** Its number, where it is one or reads as one. */
    public Optional<BigDecimal> number() {
        if (!parsed) {
            number = kind == Kind.BOOLEAN ? null : parse(text);
            parsed = true;
        }
        return Optional.ofNullable(number);
    }

    /** Whether both are the same number, or the same text. */
    boolean isSameAs(Value other) {
        if (comparesAsNumberWith(other)) {
            OptionalInt order = orderTo(other);
            return order.isPresent() && order.getAsInt() == 0;
        }
        return text.equals(other.text);
    }

    /** Below, at or above zero as {@code compareTo}; nothing between a number and what does not read as one. */
    OptionalInt orderTo(Value other) {
        if (!comparesAsNumberWith(other)) {
            return OptionalInt.of(text.compareTo(other.text));
        }
        Optional<BigDecimal> left = number();
        Optional<BigDecimal> right = other.number();
        return left.isPresent() && right.isPresent()
                ? OptionalInt.of(left.get().compareTo(right.get()))
                : OptionalInt.empty();
    }

    private boolean comparesAsNumberWith(Value other) {
        return kind == Kind.NUMBER || other.kind == Kind.NUMBER;
    }

    private static @Nullable BigDecimal parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER || !mayBeginNumber(text.charAt(0))) {
            return null;
        }
        try {
            BigDecimal read = new BigDecimal(text);
            return Math.abs(read.scale()) > LARGEST_EXPONENT ? null : read;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static boolean mayBeginNumber(char first) {
        return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value value && kind == value.kind && text.equals(value.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, text);
    }

    @Override
    public String toString() {
        return kind == Kind.TEXT ? "'" + text + "'" : text;
    }
}
