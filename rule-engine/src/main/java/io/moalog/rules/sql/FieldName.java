package io.moalog.rules.sql;

import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** A field's name as a rule writes it. */
final class FieldName {
    /** Functions that SQL calls without parentheses: unquoted, these names are no fields. */
    private static final Set<String> CALLED_BY_NAME = Set.of(
            "USER",
            "CURRENT_USER",
            "SESSION_USER",
            "SYSTEM_USER",
            "CURRENT_ROLE",
            "CURRENT_PATH",
            "CURRENT_CATALOG",
            "CURRENT_SCHEMA",
            "CURRENT_DATE",
            "CURRENT_TIME",
            "CURRENT_TIMESTAMP",
            "LOCALTIME",
            "LOCALTIMESTAMP");

    /** Deeper than logs are nested; whoever looks for a name goes by every way to part it into keys. */
    private static final int MAX_PARTS = 20;

    private FieldName() {}

    /** Whether a node can be a field's name: SQL reads {@code `user`.id} as a name, and sometimes as a function's field. */
    static boolean isName(SqlNode node) {
        return node instanceof SqlIdentifier
                || (node.getKind() == SqlKind.DOT
                        && node instanceof SqlCall dot
                        && dot.getOperandList().stream().allMatch(FieldName::isName));
    }

    /**
     * The name of a node that {@link #isName}.
     *
     * @throws RuleSqlException where SQL reads the name as something else than a field, or it has too many parts
     */
    static String of(SqlNode node) throws RuleSqlException {
        if (node instanceof SqlCall dot) {
            return requireFewParts(of(dot.operand(0)) + "." + of(dot.operand(1)), SqlPosition.of(node));
        }
        return of((SqlIdentifier) node);
    }

    /**
     * The name; parts that SQL joins by dots are a nested field's.
     *
     * @throws RuleSqlException where SQL reads the name as something else than a field, or it has too many parts
     */
    static String of(SqlIdentifier identifier) throws RuleSqlException {
        SqlPosition at = SqlPosition.of(identifier);
        if (identifier.isStar()) {
            throw at.refuse("* is not a field", "a field's name");
        }
        String name = String.join(".", identifier.names);
        boolean unquoted = !identifier.isComponentQuoted(0);
        if (unquoted && CALLED_BY_NAME.contains(identifier.names.get(0).toUpperCase(Locale.ROOT))) {
            String word = identifier.names.get(0);
            throw at.refuse("`" + word + "` is a word of SQL", ParseFailure.quoted(word));
        }
        return requireFewParts(name, at);
    }

    private static String requireFewParts(String name, SqlPosition at) throws RuleSqlException {
        long parts = 1 + name.chars().filter(character -> character == '.').count();
        if (parts > MAX_PARTS) {
            throw at.refuse(
                    "the field's name has " + parts + " parts",
                    "a name of at most " + MAX_PARTS + " parts between dots");
        }
        return name;
    }
}
