package io.moalog.rules.sql;

import io.moalog.rules.condition.Value;
import java.util.Objects;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.type.SqlTypeName;

/** Values that a rule gives itself. */
final class Literals {
    private Literals() {}

    static boolean isText(SqlLiteral literal) {
        return literal instanceof SqlCharStringLiteral;
    }

    static String text(SqlLiteral literal) {
        return Objects.requireNonNull(literal.getValueAs(String.class), "a text without a value");
    }

    static Value value(SqlLiteral literal) throws RuleSqlException {
        if (isText(literal)) {
            return Value.text(text(literal));
        }
        if (literal instanceof SqlNumericLiteral) {
            Value number = Value.number(literal.toValue() == null ? "" : literal.toValue());
            if (number.number().isPresent()) {
                return number;
            }
            throw SqlPosition.of(literal).refuse(literal + " is out of range", "a number of up to 64 characters");
        }
        if (literal.getTypeName() == SqlTypeName.BOOLEAN && literal.getValue() != null) {
            return Value.of(literal.booleanValue());
        }
        throw SqlPosition.of(literal)
                .refuse(
                        "not supported: " + literal + " here",
                        literal.getTypeName() == SqlTypeName.NULL
                                ? "IS NULL or IS NOT NULL after the field"
                                : "a text in single quotes, a number, TRUE or FALSE");
    }
}
