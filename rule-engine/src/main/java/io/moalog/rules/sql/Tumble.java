package io.moalog.rules.sql;

import io.moalog.model.LogField;
import java.time.Duration;
import java.util.Map;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** {@code TUMBLE(`@timestamp`, INTERVAL '1' MINUTE)}. */
final class Tumble {
    private static final String FORM = "TUMBLE(`@timestamp`, INTERVAL '1' MINUTE)";
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Map<TimeUnit, Duration> UNITS = Map.of(
            TimeUnit.SECOND,
            Duration.ofSeconds(1),
            TimeUnit.MINUTE,
            Duration.ofMinutes(1),
            TimeUnit.HOUR,
            Duration.ofHours(1),
            TimeUnit.DAY,
            Duration.ofDays(1));

    private Tumble() {}

    /** The size of the window that a part of GROUP BY asks for. */
    static Duration size(SqlNode node) throws RuleSqlException {
        if (!(node instanceof SqlCall call) || call.getKind() != SqlKind.TUMBLE) {
            throw SqlPosition.of(node)
                    .refuse(
                            "not supported: " + RuleParser.nameOf(node) + " in GROUP BY",
                            FORM + " or the name of a field");
        }
        if (call.operandCount() != 2) {
            throw SqlPosition.of(call).refuse("TUMBLE with " + call.operandCount() + " arguments", FORM);
        }
        requireEventTime(call.operand(0));
        return interval(call.operand(1));
    }

    private static void requireEventTime(SqlNode node) throws RuleSqlException {
        if (!(node instanceof SqlIdentifier column) || !FieldName.of(column).equals(LogField.TIMESTAMP.fieldName())) {
            throw SqlPosition.of(node)
                    .refuse(
                            "windows go by `@timestamp`, not by " + RuleParser.nameOf(node),
                            "`@timestamp`: the log's own time under whichever usual name it stands");
        }
    }

    private static Duration interval(SqlNode node) throws RuleSqlException {
        SqlPosition at = SqlPosition.of(node);
        String expected = "INTERVAL with a whole number of SECOND, MINUTE or HOUR, up to a day: INTERVAL '5' MINUTE";
        if (!(node instanceof SqlIntervalLiteral literal)
                || !(literal.getValue() instanceof SqlIntervalLiteral.IntervalValue interval)) {
            throw at.refuse(RuleParser.nameOf(node) + " is not a window's size", expected);
        }
        Duration unit = UNITS.get(interval.getIntervalQualifier().getStartUnit());
        String text = interval.getIntervalLiteral().trim();
        boolean isOneUnit = !interval.getIntervalQualifier().isYearMonth()
                && interval.getIntervalQualifier().timeUnitRange.endUnit == null;
        if (unit == null || !isOneUnit || interval.getSign() < 0 || !text.matches("[0-9]{1,5}")) {
            throw at.refuse("INTERVAL " + interval + " is not a window's size", expected);
        }
        Duration size = unit.multipliedBy(Long.parseLong(text));
        if (size.isZero() || size.compareTo(LONGEST) > 0) {
            throw at.refuse("a window of INTERVAL " + interval, expected);
        }
        return size;
    }
}
