package io.moalog.rules.window;

import io.moalog.rules.condition.Comparison;
import io.moalog.rules.condition.Truth;
import java.util.List;
import java.util.stream.Stream;

/** What a rule asks of a window. A negation is compiled into it: NOT has no form of its own. */
public sealed interface Having {
    /** Of the window so far. */
    Truth test(Aggregates window);

    /** Whether it holds and will hold whatever logs the window still gets. */
    boolean holdsForGood(Aggregates window);

    /** The aggregates that it asks for. */
    Stream<Aggregate> aggregates();

    /** Holds where every part does; without parts always. */
    record All(List<Having> parts) implements Having {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public Truth test(Aggregates window) {
            return parts.stream().map(part -> part.test(window)).reduce(Truth.TRUE, Truth::and);
        }

        @Override
        public boolean holdsForGood(Aggregates window) {
            // Without any condition the row is the window's result, which stands at its close.
            return !parts.isEmpty() && parts.stream().allMatch(part -> part.holdsForGood(window));
        }

        @Override
        public Stream<Aggregate> aggregates() {
            return parts.stream().flatMap(Having::aggregates);
        }
    }

    /** Holds where one part does. */
    record Any(List<Having> parts) implements Having {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public Truth test(Aggregates window) {
            return parts.stream().map(part -> part.test(window)).reduce(Truth.FALSE, Truth::or);
        }

        @Override
        public boolean holdsForGood(Aggregates window) {
            return parts.stream().anyMatch(part -> part.holdsForGood(window));
        }

        @Override
        public Stream<Aggregate> aggregates() {
            return parts.stream().flatMap(Having::aggregates);
        }
    }

    /** An aggregate beside a number. */
    record Compare(Aggregate aggregate, Comparison comparison, double number) implements Having {
        @Override
        public Truth test(Aggregates window) {
            Double value = window.of(aggregate);
            return value == null ? Truth.UNKNOWN : Truth.of(comparison.holds(value, number));
        }

        @Override
        public boolean holdsForGood(Aggregates window) {
            return moreLogsOnlyHelp() && test(window) == Truth.TRUE;
        }

        /** Counts and MAX only grow, MIN only falls; SUM and AVG go both ways. */
        private boolean moreLogsOnlyHelp() {
            boolean wantsMore = comparison == Comparison.GREATER || comparison == Comparison.GREATER_OR_EQUAL;
            boolean wantsLess = comparison == Comparison.LESS || comparison == Comparison.LESS_OR_EQUAL;
            return switch (aggregate.function()) {
                case COUNT, MAX -> wantsMore;
                case MIN -> wantsLess;
                case SUM, AVG -> false;
            };
        }

        @Override
        public Stream<Aggregate> aggregates() {
            return Stream.of(aggregate);
        }
    }
}
