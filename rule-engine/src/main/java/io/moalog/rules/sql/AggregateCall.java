package io.moalog.rules.sql;

import io.moalog.rules.window.Aggregate;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/** {@code COUNT(*)}, {@code MAX(latency)} and their like. */
final class AggregateCall {
    static final String EXPECTED = "COUNT(*), or COUNT, SUM, MIN, MAX or AVG of a field";

    private AggregateCall() {}

    static Aggregate read(SqlNode node) throws RuleSqlException {
        if (!(node instanceof SqlBasicCall call)) {
            throw SqlPosition.of(node).refuse(RuleParser.nameOf(node) + " is not an aggregate", EXPECTED);
        }
        Aggregate.Function function = function(call)
                .orElseThrow(() -> SqlPosition.of(call)
                        .refuse("not supported: " + call.getOperator().getName() + " as an aggregate", EXPECTED));
        if (call.getFunctionQuantifier() != null) {
            throw SqlPosition.of(call)
                    .refuse("not supported: " + call.getFunctionQuantifier() + " in " + function, EXPECTED);
        }
        if (call.operandCount() != 1 || !(call.operand(0) instanceof SqlIdentifier column)) {
            throw SqlPosition.of(call).refuse(function + " of something else than one field", EXPECTED);
        }
        if (column.isStar() && column.names.size() == 1 && function == Aggregate.Function.COUNT) {
            return new Aggregate(function, null);
        }
        return new Aggregate(function, FieldName.of(column));
    }

    private static Optional<Aggregate.Function> function(SqlBasicCall call) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        for (Aggregate.Function function : Aggregate.Function.values()) {
            if (function.name().equals(name)) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }
}
