package io.moalog.rules.condition;

import java.util.List;

/** What a rule asks of one log. */
public interface Condition {
    Truth test(LogFields log);

    /** True of every log. */
    static Condition always() {
        return log -> Truth.TRUE;
    }

    static Condition of(boolean known) {
        return log -> Truth.of(known);
    }

    static Condition and(Condition left, Condition right) {
        return log -> {
            Truth first = left.test(log);
            return first == Truth.FALSE ? Truth.FALSE : first.and(right.test(log));
        };
    }

    static Condition or(Condition left, Condition right) {
        return log -> {
            Truth first = left.test(log);
            return first == Truth.TRUE ? Truth.TRUE : first.or(right.test(log));
        };
    }

    static Condition not(Condition negated) {
        return log -> negated.test(log).not();
    }

    static Condition compare(Operand left, Comparison comparison, Operand right) {
        return log -> {
            Value first = left.of(log);
            Value second = right.of(log);
            return first == null || second == null ? Truth.UNKNOWN : comparison.test(first, second);
        };
    }

    static Condition isNull(Operand operand) {
        return log -> Truth.of(operand.of(log) == null);
    }

    static Condition in(Operand operand, List<Value> values) {
        return log -> {
            Value value = operand.of(log);
            return value == null ? Truth.UNKNOWN : Truth.of(values.stream().anyMatch(value::isSameAs));
        };
    }

    static Condition like(Operand operand, LikePattern pattern) {
        return log -> {
            Value value = operand.of(log);
            return value == null ? Truth.UNKNOWN : Truth.of(pattern.matches(value.text()));
        };
    }
}
