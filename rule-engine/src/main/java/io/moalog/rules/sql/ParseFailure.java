package io.moalog.rules.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.impl.SqlParserImplConstants;

/**
 * Explains where the parser stopped. Calcite names over a hundred tokens that could follow, most of which no rule may use;
 * what is told is the part of them that rules are made of.
 */
final class ParseFailure {
    private static final String RULE = "SELECT … FROM … [WHERE …] [GROUP BY TUMBLE(…) [HAVING …]]";
    private static final Pattern STRAY = Pattern.compile("Encountered: \".*?\" \\((\\d+)\\)");
    private static final SqlAbstractParserImpl.Metadata WORDS =
            SqlParser.create("").getMetadata();

    /** Words that stand where a rule's grammar wants them; whoever writes one of these does not mean a field. */
    private static final Set<String> GRAMMAR = Set.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP",
            "BY",
            "HAVING",
            "AND",
            "OR",
            "NOT",
            "LIKE",
            "ESCAPE",
            "IN",
            "IS",
            "NULL",
            "INTERVAL",
            "AS");

    private static final List<String> FOLLOWERS = List.of(
            "SELECT", "FROM", "WHERE", "GROUP", "BY", "HAVING", "AND", "OR", "NOT", "LIKE", "ESCAPE", "IN", "IS",
            "NULL", "=", "<>", "<", "<=", ">", ">=", "(", ")", ",");

    private ParseFailure() {}

    static RuleSqlException explain(String sql, SqlParseException wrong) {
        if (wrong.getCause() instanceof StackOverflowError) {
            return tooDeep();
        }
        SqlParserPos pos = wrong.getPos();
        String reason = firstLine(wrong);
        if (pos == null) {
            return new RuleSqlException(1, 1, "cannot be parsed: " + reason, RULE);
        }
        SqlPosition at = new SqlPosition(pos.getLineNum(), pos.getColumnNum());
        if (reason.startsWith("Bang equal")) {
            return at.refuse("SQL writes \"is not\" as <>, not as !=", "<>");
        }
        if (reason.startsWith("Lexical error")) {
            return strayCharacter(at, reason);
        }
        if (reason.startsWith("Non-query")) {
            return at.refuse("a rule is a query", RULE);
        }
        int[][] sequences = wrong.getExpectedTokenSequences();
        return sequences == null ? at.refuse(reason, RULE) : wrongToken(sql, at, reason, sequences);
    }

    static RuleSqlException tooDeep() {
        return new RuleSqlException(1, 1, "the rule is nested too deeply", "fewer parentheses");
    }

    private static RuleSqlException strayCharacter(SqlPosition at, String reason) {
        Matcher stray = STRAY.matcher(reason);
        if (!stray.find()) {
            return at.refuse("a name is not closed by `", "` at the name's end");
        }
        return at.refuse(
                "\"" + Character.toString(Integer.parseInt(stray.group(1))) + "\" means nothing here",
                "names with other letters, like @timestamp, in `backticks`, texts in 'single quotes'");
    }

    /** The parser looks some tokens ahead: the last of those that fit no sequence is the wrong one. */
    private static RuleSqlException wrongToken(String sql, SqlPosition at, String reason, int[][] sequences) {
        int ahead = Arrays.stream(sequences)
                .mapToInt(sequence -> sequence.length)
                .max()
                .orElse(1);
        List<Tokens.At> tokens = reason.contains("\"<EOF>\"") ? List.of() : Tokens.from(sql, at, ahead);
        for (Tokens.At token : tokens) {
            if (isWordOfSql(token.text())) {
                return token.position().refuse("`" + token.text() + "` is a word of SQL", quoted(token.text()));
            }
        }
        if (tokens.isEmpty() || tokens.size() < ahead) {
            return Tokens.end(sql).refuse("the rule ends too early", expected(sequences, ahead));
        }
        Tokens.At last = tokens.get(tokens.size() - 1);
        return switch (last.text()) {
            case "'" ->
                last.position().refuse("a text is not closed by '", "' at the text's end ('' is one ' in a text)");
            case "\"" ->
                last.position().refuse("\" means nothing here", "names in `backticks`, texts in 'single quotes'");
            default -> last.position().refuse("\"" + last.text() + "\" cannot stand here", expected(sequences, ahead));
        };
    }

    /** What to do about a word that SQL reads as its own. */
    static String quoted(String word) {
        return "`" + word + "` in backticks where a field is meant";
    }

    private static boolean isWordOfSql(String token) {
        String word = token.toUpperCase(Locale.ROOT);
        return WORDS.isReservedWord(word) && !GRAMMAR.contains(word);
    }

    /** What could have stood there, in the order in which rules are written. */
    private static String expected(int[][] sequences, int ahead) {
        Set<String> tokens = Arrays.stream(sequences)
                .filter(sequence -> sequence.length == ahead)
                .map(sequence -> SqlParserImplConstants.tokenImage[sequence[ahead - 1]])
                .map(image -> image.replace("\"", ""))
                .collect(Collectors.toSet());
        List<String> told = new ArrayList<>();
        if (tokens.contains("<IDENTIFIER>")) {
            told.add("a name");
        }
        if (tokens.contains("<QUOTED_STRING>")) {
            told.add("a value");
        }
        FOLLOWERS.stream()
                .filter(tokens::contains)
                .map(token -> token.equals("GROUP") ? "GROUP BY" : token)
                .forEach(told::add);
        if (tokens.contains("<EOF>")) {
            told.add("the end");
        }
        return told.isEmpty() ? RULE : String.join(", ", told);
    }

    private static String firstLine(SqlParseException wrong) {
        String message = wrong.getMessage();
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
