package io.moalog.rules.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of a rule's text from some place on; just enough of SQL's lexer to point at one of them. */
final class Tokens {
    private static final Pattern SPACE = Pattern.compile("(?:\\s|--[^\\n]*|/\\*(?s:.*?)\\*/)*");
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^']|'')*'|`[^`]*`|[\\p{L}_@$][\\p{L}\\p{N}_@$]*|[0-9]+(?:\\.[0-9]+)?|<=|>=|<>|(?s:.)");

    private Tokens() {}

    /** A token and where it begins. */
    record At(String text, SqlPosition position) {}

    /** Up to {@code count} tokens from {@code start} on; fewer where the text ends. */
    static List<At> from(String sql, SqlPosition start, int count) {
        List<At> tokens = new ArrayList<>();
        Matcher space = SPACE.matcher(sql);
        Matcher token = TOKEN.matcher(sql);
        int at = offset(sql, start);
        while (tokens.size() < count && at < sql.length()) {
            at = space.region(at, sql.length()).lookingAt() ? space.end() : at;
            if (token.region(at, sql.length()).lookingAt()) {
                tokens.add(new At(token.group(), position(sql, at)));
                at = token.end();
            }
        }
        return tokens;
    }

    /** The place behind the last token. */
    static SqlPosition end(String sql) {
        return position(sql, sql.stripTrailing().length());
    }

    private static int offset(String sql, SqlPosition position) {
        int lineStart = 0;
        for (int line = 1; line < position.line(); line++) {
            lineStart = sql.indexOf('\n', lineStart) + 1;
        }
        return Math.min(sql.length(), lineStart + position.column() - 1);
    }

    private static SqlPosition position(String sql, int offset) {
        int line = 1
                + (int) sql.substring(0, offset).chars().filter(c -> c == '\n').count();
        return new SqlPosition(line, offset - sql.lastIndexOf('\n', offset - 1));
    }
}
