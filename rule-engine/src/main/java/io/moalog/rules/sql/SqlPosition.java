package io.moalog.rules.sql;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A place in a rule's SQL.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
public record SqlPosition(int line, int column) {
    static SqlPosition of(SqlNode node) {
        SqlParserPos at = node.getParserPosition();
        return new SqlPosition(Math.max(1, at.getLineNum()), Math.max(1, at.getColumnNum()));
    }

    /** A refusal of what stands here. */
    public RuleSqlException refuse(String message, String expected) {
        return new RuleSqlException(line, column, message, expected);
    }
}
