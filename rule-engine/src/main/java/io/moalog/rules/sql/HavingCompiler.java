package io.moalog.rules.sql;

import io.moalog.rules.condition.Comparison;
import io.moalog.rules.window.Having;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;

/** HAVING to a condition over one window. NOT is pushed down to the comparisons, which it turns round. */
final class HavingCompiler {
    private static final String CONDITION =
            "an aggregate beside a number, like COUNT(*) >= 5, with =, <>, <, >, <=, >=; AND, OR, NOT";

    private HavingCompiler() {}

    static Having compile(SqlNode node) throws RuleSqlException {
        return compile(node, false);
    }

    private static Having compile(SqlNode node, boolean negated) throws RuleSqlException {
        if (!(node instanceof SqlCall call)) {
            throw SqlPosition.of(node).refuse(RuleParser.nameOf(node) + " is not a condition", CONDITION);
        }
        return switch (call.getKind()) {
            case NOT -> compile(call.operand(0), !negated);
            case AND, OR -> {
                List<Having> parts = List.of(compile(call.operand(0), negated), compile(call.operand(1), negated));
                boolean all = (call.getKind() == org.apache.calcite.sql.SqlKind.AND) != negated;
                yield all ? new Having.All(parts) : new Having.Any(parts);
            }
            default -> compare(call, negated);
        };
    }

    private static Having compare(SqlCall call, boolean negated) throws RuleSqlException {
        Comparison comparison = Comparisons.of(call.getKind());
        if (comparison == null) {
            throw SqlPosition.of(call).refuse("not supported: " + RuleParser.nameOf(call) + " in HAVING", CONDITION);
        }
        SqlNode left = call.operand(0);
        SqlNode right = call.operand(1);
        if (left instanceof SqlNumericLiteral) {
            SqlNode number = left;
            left = right;
            right = number;
            comparison = comparison.mirrored();
        }
        if (!(right instanceof SqlNumericLiteral number)) {
            throw SqlPosition.of(right).refuse(RuleParser.nameOf(right) + " is not a number", "a number");
        }
        return new Having.Compare(
                AggregateCall.read(left),
                negated ? comparison.negated() : comparison,
                number.bigDecimalValue().doubleValue());
    }
}
