package io.moalog.tailapi.query;

import io.moalog.model.LogField;
import io.moalog.model.LogLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code q}:
 *
 * <pre>
 * query  = [ clause { space clause } ]
 * clause = [ "-" ] ( field ":" value | phrase | word ) | "*"
 * field  = a letter, "_" or "@", then letters, digits and "_ @ . / -"; any other name as a phrase
 * value  = phrase | word
 * phrase = '"' any characters, \" and \\ '"'
 * word   = characters other than space and '"', \" and \\
 * </pre>
 *
 * What looks like a field but is a URL or a qualified name ({@code http://…}, {@code std::…}) is a word.
 */
final class QueryParser {
    static final int MAX_LENGTH = 2_000;
    static final int MAX_CLAUSES = 50;

    private static final Pattern FIELD = Pattern.compile("([\\p{L}_@][\\p{L}\\p{N}_@./-]*):(?!//|:)");
    private static final Set<String> OPERATORS = Set.of("AND", "OR", "NOT");
    private static final List<String> MESSAGE = Arrays.asList(LogField.MESSAGE.names());

    private final String q;
    private int at;

    QueryParser(String q) {
        this.q = q;
    }

    Query parse() throws BadQueryException {
        if (q.length() > MAX_LENGTH) {
            throw expected(
                    MAX_LENGTH, "the end: q has " + q.length() + " characters, at most " + MAX_LENGTH + " are read");
        }
        List<Clause> clauses = new ArrayList<>();
        for (skipSpace(); at < q.length(); skipSpace()) {
            if (clauses.size() == MAX_CLAUSES) {
                throw expected(at, "the end: at most " + MAX_CLAUSES + " terms are read");
            }
            if (!everything()) {
                clauses.add(clause());
            }
        }
        return new Query(clauses);
    }

    private boolean everything() {
        boolean alone = q.charAt(at) == '*' && (at + 1 == q.length() || isSpace(q.charAt(at + 1)));
        if (alone) {
            at++;
        }
        return alone;
    }

    private Clause clause() throws BadQueryException {
        boolean excluded = q.charAt(at) == '-';
        if (excluded) {
            at++;
            if (atSpaceOrEnd()) {
                throw expected(at, "a word, a \"phrase\" or field:value right after -");
            }
        }
        return new Clause(excluded, term());
    }

    private Term term() throws BadQueryException {
        int start = at;
        if (q.charAt(at) == '"') {
            String text = quoted();
            if (at < q.length() && q.charAt(at) == ':') {
                at++;
                return fieldTerm(unescaped(text), start);
            }
            spaceOrEnd();
            return new Term.AnyText(phrase(unescaped(text), start));
        }
        Matcher field = FIELD.matcher(q).region(at, q.length());
        if (field.lookingAt()) {
            at = field.end();
            return fieldTerm(field.group(1), start);
        }
        String word = word();
        refuseOperator(word, start);
        refuseStar(word, start, "a whole word: * stands in the value of field:value alone");
        return new Term.AnyText(phrase(unescaped(word), start));
    }

    private Term fieldTerm(String field, int start) throws BadQueryException {
        refuseOwnField(field, start);
        if (atSpaceOrEnd()) {
            throw expected(at, "a value after " + field + ": (to find the text itself, quote it: \"" + field + ":\")");
        }
        int valueStart = at;
        boolean phrase = q.charAt(at) == '"';
        String value = phrase ? quoted() : word();
        if (phrase) {
            spaceOrEnd();
        }
        ValuePattern pattern = ValuePattern.parse(value);
        List<String> fields = namesOf(field);
        if (!MESSAGE.contains(field) || pattern.isAny()) {
            Term.FieldValue written = new Term.FieldValue(fields, pattern);
            boolean ofLevel = field.equals(LogField.LEVEL.fieldName()) && pattern.isExact();
            LogLevel meaning = ofLevel ? LogLevel.ofWord(pattern.exact()) : null;
            return meaning == null ? written : new Term.Level(written, meaning);
        }
        if (!phrase) {
            refuseStar(
                    value, valueStart, "a whole word: " + field + " is searched by its words, * is for other fields");
        }
        return new Term.FieldText(fields, phrase(unescaped(value), valueStart));
    }

    /** A field's own name, or all its usual names where it is the one that stands for them. */
    private static List<String> namesOf(String field) {
        for (LogField known : LogField.values()) {
            if (known != LogField.TIMESTAMP && known.fieldName().equals(field)) {
                return Arrays.asList(known.names());
            }
        }
        return List.of(field);
    }

    private static void refuseOwnField(String field, int start) throws BadQueryException {
        if (field.equals(LogField.TIMESTAMP.fieldName())) {
            throw expected(start, "another field: the time is asked for by from and to");
        }
        if (field.equals("moalog") || field.startsWith("moalog.")) {
            throw expected(start, "a field of the log: " + field + " is moalog's own");
        }
        if (field.isEmpty() || field.indexOf('*') >= 0) {
            throw expected(start, "the name of one field");
        }
    }

    private static void refuseOperator(String word, int start) throws BadQueryException {
        if (OPERATORS.contains(word)) {
            throw expected(
                    start,
                    "no " + word
                            + ": all terms must hold, and -term is the opposite of a term (to find the word, quote it: \""
                            + word + "\")");
        }
    }

    private static void refuseStar(String raw, int start, String expected) throws BadQueryException {
        int star = raw.indexOf('*');
        if (star >= 0) {
            throw expected(start + star, expected + " (to find the text as it stands, quote it)");
        }
    }

    private static Phrase phrase(String text, int start) throws BadQueryException {
        List<String> tokens = Tokens.of(text);
        if (tokens.isEmpty()) {
            throw expected(start, "a word with a letter or digit in it");
        }
        return new Phrase(text, tokens);
    }

    /** The raw text between quotes; {@link #at} is then behind the closing one. */
    private String quoted() throws BadQueryException {
        int open = at++;
        int start = at;
        while (at < q.length() && q.charAt(at) != '"') {
            at += isEscape() ? 2 : 1;
        }
        if (at >= q.length()) {
            throw expected(q.length(), "\" to close the phrase that opens at position " + (open + 1));
        }
        return q.substring(start, at++);
    }

    /** The raw text up to the next space. */
    private String word() throws BadQueryException {
        int start = at;
        while (!atSpaceOrEnd()) {
            if (q.charAt(at) == '"') {
                throw expected(at, "a space before \", or \\\" for the character itself");
            }
            at += isEscape() ? 2 : 1;
        }
        return q.substring(start, at);
    }

    private boolean isEscape() {
        return q.charAt(at) == '\\' && at + 1 < q.length() && "\"\\".indexOf(q.charAt(at + 1)) >= 0;
    }

    private static String unescaped(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            boolean escape = raw.charAt(i) == '\\' && i + 1 < raw.length() && "\"\\".indexOf(raw.charAt(i + 1)) >= 0;
            text.append(raw.charAt(escape ? ++i : i));
        }
        return text.toString();
    }

    private void spaceOrEnd() throws BadQueryException {
        if (!atSpaceOrEnd()) {
            throw expected(at, "a space after the closing \"");
        }
    }

    private void skipSpace() {
        while (at < q.length() && isSpace(q.charAt(at))) {
            at++;
        }
    }

    private boolean atSpaceOrEnd() {
        return at >= q.length() || isSpace(q.charAt(at));
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static BadQueryException expected(int at, String what) {
        return new BadQueryException(at + 1, what);
    }
}
