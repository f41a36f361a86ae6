package io.moalog.rules.condition;

import java.util.OptionalInt;

/** SQL's comparison operators. */
public enum Comparison {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /** Of two values: unknown where a number is put in an order with what does not read as one. */
    Truth test(Value left, Value right) {
        if (this == EQUAL || this == NOT_EQUAL) {
            return Truth.of(left.isSameAs(right) == (this == EQUAL));
        }
        OptionalInt order = left.orderTo(right);
        return order.isPresent() ? Truth.of(holds(order.getAsInt())) : Truth.UNKNOWN;
    }

    /** Of two numbers. */
    public boolean holds(double left, double right) {
        return holds(Double.compare(left, right));
    }

    private boolean holds(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    /** The comparison that holds exactly where this one does not: {@code >=} for {@code <}. */
    public Comparison negated() {
        return switch (this) {
            case EQUAL -> NOT_EQUAL;
            case NOT_EQUAL -> EQUAL;
            case LESS -> GREATER_OR_EQUAL;
            case LESS_OR_EQUAL -> GREATER;
            case GREATER -> LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> LESS;
        };
    }

    /** The same with its sides changed: {@code 5 < x} for {@code x > 5}. */
    public Comparison mirrored() {
        return switch (this) {
            case EQUAL, NOT_EQUAL -> this;
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
        };
    }

    @Override
    public String toString() {
        return sign;
    }
}
