package io.moalog.rules.sql;

import io.moalog.rules.window.Aggregate;
import io.moalog.rules.window.Grouping;
import io.moalog.rules.window.Having;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/** GROUP BY, HAVING and the list of SELECT. */
final class GroupCompiler {
    private GroupCompiler() {}

    static Grouping compile(SqlSelect select, SqlNodeList group) throws RuleSqlException {
        Duration size = null;
        List<String> keys = new ArrayList<>();
        for (SqlNode item : group) {
            if (item instanceof SqlIdentifier column) {
                keys.add(FieldName.of(column));
            } else if (size == null) {
                size = Tumble.size(item);
            } else {
                throw SqlPosition.of(item).refuse("a second " + RuleParser.nameOf(item), "the name of a field");
            }
        }
        if (size == null) {
            throw SqlPosition.of(group.isEmpty() ? group : group.get(0))
                    .refuse("GROUP BY without a window", "TUMBLE(`@timestamp`, INTERVAL '1' MINUTE)");
        }
        SqlNode having = select.getHaving();
        Having condition = having == null ? new Having.All(List.of()) : HavingCompiler.compile(having);
        return new Grouping(size, keys, condition, selected(select.getSelectList(), keys));
    }

    private static Map<String, Aggregate> selected(SqlNodeList list, List<String> keys) throws RuleSqlException {
        Map<String, Aggregate> selected = new LinkedHashMap<>();
        for (SqlNode item : list) {
            SqlNode value = item;
            @Nullable String alias = null;
            if (item.getKind() == SqlKind.AS && item instanceof SqlBasicCall as) {
                value = as.operand(0);
                alias = as.operand(1).toString();
            }
            if (value instanceof SqlIdentifier column) {
                requireKey(column, keys);
            } else {
                Aggregate aggregate = AggregateCall.read(value);
                selected.put(alias == null ? aggregate.toString() : alias, aggregate);
            }
        }
        return selected;
    }

    private static void requireKey(SqlIdentifier column, List<String> keys) throws RuleSqlException {
        if (column.isStar() || !keys.contains(FieldName.of(column))) {
            throw SqlPosition.of(column)
                    .refuse(
                            (column.isStar() ? "*" : column) + " is not in GROUP BY",
                            "COUNT(*), or COUNT, SUM, MIN, MAX or AVG of a field"
                                    + (keys.isEmpty() ? "" : ", or one of " + String.join(", ", keys)));
        }
    }
}
