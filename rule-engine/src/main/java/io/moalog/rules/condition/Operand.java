package io.moalog.rules.condition;

import org.jspecify.annotations.Nullable;

/** One side of a comparison. */
public sealed interface Operand {
    /** Its value for a log, null where the log has none. */
    @Nullable
    Value of(LogFields log);

    /** A field by its name, nested ones dotted. */
    record Field(String name) implements Operand {
        @Override
        public @Nullable Value of(LogFields log) {
            return log.get(name);
        }
    }

    /** A value that the rule itself gives. */
    record Literal(Value value) implements Operand {
        @Override
        public Value of(LogFields log) {
            return value;
        }
    }
}
