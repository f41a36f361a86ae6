package io.moalog.rules.sql;

import io.moalog.model.ServiceName;
import io.moalog.rules.condition.Condition;
import io.moalog.rules.window.Grouping;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/**
 * Rules in SQL, in Flink's dialect (names in backticks, strings in single quotes).
 *
 * <p>Either {@code SELECT * FROM `service` [WHERE condition]}: every match alerts; or {@code SELECT aggregates FROM
 * `service` [WHERE condition] GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' MINUTE)[, fields] [HAVING condition]}: every
 * window that HAVING holds for alerts once.
 */
public final class RuleSql {
    /** Far beyond any rule that a person can read; keeps what the parser recurses into small. */
    public static final int MAX_LENGTH = 10_000;

    private RuleSql() {}

    /**
     * Parses and compiles a rule. Whether the service exists is not looked at.
     *
     * @throws RuleSqlException where it is no rule: with the line, the column and what was expected
     */
    public static CompiledRule compile(String sql) throws RuleSqlException {
        if (sql.length() > MAX_LENGTH) {
            throw new RuleSqlException(
                    1, 1, "the rule has " + sql.length() + " characters", "at most " + MAX_LENGTH + " characters");
        }
        try {
            return compile(RuleParser.parse(sql));
        } catch (StackOverflowError tooDeep) {
            throw ParseFailure.tooDeep();
        }
    }

    private static CompiledRule compile(SqlSelect select) throws RuleSqlException {
        refuseWhatIsNotSupported(select);
        SqlIdentifier table = table(select);
        ServiceName service = ServiceName.parse(String.join(".", table.names))
                .orElseThrow(() -> SqlPosition.of(table)
                        .refuse(
                                "`" + String.join(".", table.names) + "` is not a service's name",
                                "a registered service in backticks, like `public.test.info`"));
        Set<String> fields = new LinkedHashSet<>();
        SqlNode where = select.getWhere();
        Condition condition = where == null ? Condition.always() : new WhereCompiler(fields).compile(where);
        Optional<Grouping> grouping = grouping(select);
        grouping.ifPresent(of -> of.fields().forEach(fields::add));
        return new CompiledRule(service, SqlPosition.of(table), condition, grouping, fields);
    }

    private static void refuseWhatIsNotSupported(SqlSelect select) throws RuleSqlException {
        if (select.isDistinct()) {
            throw SqlPosition.of(select).refuse("not supported: SELECT DISTINCT", "SELECT");
        }
        refuse(select.getWindowList(), "WINDOW");
        refuse(select.getQualify(), "QUALIFY");
        if (select.hasHints()) {
            throw SqlPosition.of(select).refuse("not supported: hints", "SELECT * or SELECT aggregates");
        }
    }

    private static void refuse(@Nullable SqlNode clause, String name) throws RuleSqlException {
        if (clause != null && !(clause instanceof SqlNodeList list && list.isEmpty())) {
            throw SqlPosition.of(clause).refuse("not supported: " + name, "WHERE, GROUP BY, HAVING or the end");
        }
    }

    private static SqlIdentifier table(SqlSelect select) throws RuleSqlException {
        SqlNode from = select.getFrom();
        if (from == null) {
            throw SqlPosition.of(select).refuse("the rule names no service", "FROM and a service in backticks");
        }
        if (!(from instanceof SqlIdentifier table)) {
            String what = from.getKind() == SqlKind.AS ? "an alias" : RuleParser.nameOf(from);
            throw SqlPosition.of(from)
                    .refuse("not supported: " + what + " in FROM", "one service in backticks, like `public.test.info`");
        }
        if (table.names.size() > 1) {
            throw SqlPosition.of(table)
                    .refuse(
                            "SQL reads " + table + " as a table in a schema",
                            "the service's whole name in backticks: `" + String.join(".", table.names) + "`");
        }
        return table;
    }

    private static Optional<Grouping> grouping(SqlSelect select) throws RuleSqlException {
        SqlNodeList group = select.getGroup();
        if (group != null) {
            return Optional.of(GroupCompiler.compile(select, group));
        }
        SqlNode having = select.getHaving();
        if (having != null) {
            throw SqlPosition.of(having)
                    .refuse("HAVING without GROUP BY", "GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' MINUTE) before it");
        }
        for (SqlNode item : select.getSelectList()) {
            if (!(item instanceof SqlIdentifier column && column.isStar() && column.names.size() == 1)) {
                throw SqlPosition.of(item)
                        .refuse(
                                "not supported: " + RuleParser.nameOf(item) + " without GROUP BY",
                                "*, as an alert shows whole logs; or for aggregates GROUP BY"
                                        + " TUMBLE(`@timestamp`, INTERVAL '1' MINUTE)");
            }
        }
        return Optional.empty();
    }
}
