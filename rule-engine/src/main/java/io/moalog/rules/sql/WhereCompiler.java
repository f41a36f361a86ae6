package io.moalog.rules.sql;

import io.moalog.rules.condition.Comparison;
import io.moalog.rules.condition.Condition;
import io.moalog.rules.condition.LikePattern;
import io.moalog.rules.condition.Operand;
import io.moalog.rules.condition.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/** WHERE to a condition over one log. */
final class WhereCompiler {
    private static final String CONDITION =
            "a condition: a field with =, <>, <, >, <=, >=, LIKE, IN, IS NULL or IS NOT NULL; AND, OR, NOT";

    private final Set<String> fields;

    /** @param fields takes the names of the fields that the condition reads */
    WhereCompiler(Set<String> fields) {
        this.fields = fields;
    }

    Condition compile(SqlNode node) throws RuleSqlException {
        if (node instanceof SqlLiteral literal
                && literal.getTypeName().getName().equals("BOOLEAN")) {
            return Condition.of(literal.booleanValue());
        }
        if (!(node instanceof SqlCall call)) {
            throw SqlPosition.of(node).refuse(RuleParser.nameOf(node) + " is not a condition", CONDITION);
        }
        return switch (call.getKind()) {
            case AND -> Condition.and(compile(call.operand(0)), compile(call.operand(1)));
            case OR -> Condition.or(compile(call.operand(0)), compile(call.operand(1)));
            case NOT -> Condition.not(compile(call.operand(0)));
            case IS_NULL -> Condition.isNull(operand(call.operand(0)));
            case IS_NOT_NULL -> Condition.not(Condition.isNull(operand(call.operand(0))));
            case IN -> in(call);
            case NOT_IN -> Condition.not(in(call));
            case LIKE -> like(call);
            default -> compare(call);
        };
    }

    private Condition compare(SqlCall call) throws RuleSqlException {
        Comparison comparison = Comparisons.of(call.getKind());
        if (comparison == null) {
            throw unsupported(call);
        }
        return Condition.compare(operand(call.operand(0)), comparison, operand(call.operand(1)));
    }

    private Condition in(SqlCall call) throws RuleSqlException {
        if (!(call.operand(1) instanceof SqlNodeList list)) {
            throw SqlPosition.of(call.operand(1)).refuse("not supported: a subquery", "values in parentheses");
        }
        List<Value> values = new ArrayList<>();
        for (SqlNode item : list) {
            if (!(item instanceof SqlLiteral literal)) {
                throw SqlPosition.of(item).refuse(RuleParser.nameOf(item) + " is not a value", "a text or a number");
            }
            values.add(Literals.value(literal));
        }
        return Condition.in(operand(call.operand(0)), values);
    }

    private Condition like(SqlCall call) throws RuleSqlException {
        boolean negated;
        switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
            case "LIKE" -> negated = false;
            case "NOT LIKE" -> negated = true;
            default -> throw unsupported(call);
        }
        Integer escape = call.operandCount() > 2 ? escape(call.operand(2)) : null;
        SqlNode pattern = call.operand(1);
        try {
            Condition like = Condition.like(operand(call.operand(0)), LikePattern.of(text(pattern), escape));
            return negated ? Condition.not(like) : like;
        } catch (IllegalArgumentException wrong) {
            throw SqlPosition.of(pattern)
                    .refuse(
                            String.valueOf(wrong.getMessage()),
                            "a pattern of at most " + LikePattern.MAX_LENGTH
                                    + " characters, with the escape before %, _ or itself");
        }
    }

    private static Integer escape(SqlNode node) throws RuleSqlException {
        String text = text(node);
        if (text.codePointCount(0, text.length()) != 1) {
            throw SqlPosition.of(node).refuse("'" + text + "' is not one character", "one character, like '!'");
        }
        return text.codePointAt(0);
    }

    private static String text(SqlNode node) throws RuleSqlException {
        if (node instanceof SqlLiteral literal && Literals.isText(literal)) {
            return Literals.text(literal);
        }
        throw SqlPosition.of(node).refuse(RuleParser.nameOf(node) + " is not a text", "a text in single quotes");
    }

    private Operand operand(SqlNode node) throws RuleSqlException {
        if (FieldName.isName(node)) {
            String name = FieldName.of(node);
            fields.add(name);
            return new Operand.Field(name);
        }
        if (node instanceof SqlLiteral literal) {
            return new Operand.Literal(Literals.value(literal));
        }
        throw SqlPosition.of(node)
                .refuse(
                        "not supported: " + describe(node) + " here",
                        "a field, a text in single quotes, a number, TRUE or FALSE");
    }

    private static RuleSqlException unsupported(SqlCall call) {
        return SqlPosition.of(call).refuse("not supported: " + describe(call) + " in WHERE", CONDITION);
    }

    private static String describe(SqlNode node) {
        String name = RuleParser.nameOf(node);
        return isFunction(node) ? "the function " + name : name;
    }

    private static boolean isFunction(@Nullable SqlNode node) {
        return node != null && (node.getKind() == SqlKind.OTHER_FUNCTION || SqlKind.FUNCTION.contains(node.getKind()));
    }
}
