package io.moalog.rules.sql;

import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;

/** Text to Calcite's tree. */
final class RuleParser {
    /** Flink's: names in backticks, letters as written. */
    private static final SqlParser.Config FLINK = SqlParser.config()
            .withQuoting(Quoting.BACK_TICK)
            .withQuotedCasing(Casing.UNCHANGED)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(true)
            .withIdentifierMaxLength(RuleSql.MAX_LENGTH);

    private RuleParser() {}

    static SqlSelect parse(String sql) throws RuleSqlException {
        if (sql.isBlank()) {
            throw new RuleSqlException(1, 1, "the rule is empty", "SELECT");
        }
        SqlNode statement;
        try {
            statement = SqlParser.create(sql, FLINK).parseStmt();
        } catch (SqlParseException wrong) {
            throw ParseFailure.explain(sql, wrong);
        }
        if (statement instanceof SqlSelect select) {
            return select;
        }
        SqlPosition at = SqlPosition.of(statement);
        if (statement instanceof SqlOrderBy) {
            throw at.refuse("not supported: ORDER BY, LIMIT, OFFSET and FETCH", "the end after WHERE or HAVING");
        }
        throw at.refuse("not supported: " + nameOf(statement), "one SELECT … FROM …");
    }

    /** What a part of a rule is, in the words of SQL. */
    static String nameOf(SqlNode node) {
        if (node instanceof SqlSelect || node instanceof SqlOrderBy) {
            return "a subquery";
        }
        if (node instanceof SqlIdentifier || node instanceof SqlLiteral) {
            return node.toString();
        }
        if (node.getKind() == SqlKind.JOIN) {
            return "JOIN";
        }
        return node instanceof SqlCall call ? call.getOperator().getName().replace("$", "") : "this";
    }
}
