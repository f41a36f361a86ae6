package io.moalog.aggregator.loki;

import java.util.Map;

/** Reads labels. Whatever is wrong is an {@link IllegalArgumentException} with the place. Not thread-safe. */
final class LabelParser {
    private final String text;
    private int at;

    LabelParser(String text) {
        this.text = text;
    }

    Map<String, String> labels(int most) {
        Map<String, String> labels = StreamLabels.newMap();
        expect('{');
        while (next() != '}') {
            String name = name();
            expect('=');
            if (labels.put(name, value()) != null) {
                throw wrong("a label a second time");
            }
            if (labels.size() > most) {
                throw wrong("more than " + most + " labels");
            }
            if (next() != '}') {
                expect(',');
            }
        }
        expect('}');
        blanks();
        if (at < text.length()) {
            throw wrong("more after the closing brace");
        }
        return labels;
    }

    private String name() {
        blanks();
        int from = at;
        while (at < text.length() && isOfName(text.charAt(at), at > from)) {
            at++;
        }
        if (at == from) {
            throw wrong("no label name");
        }
        return text.substring(from, at);
    }

    private static boolean isOfName(char c, boolean notFirst) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (notFirst && c >= '0' && c <= '9');
    }

    private String value() {
        char quote = next();
        if (quote != '"' && quote != '`') {
            throw wrong("no quoted value");
        }
        at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\\' && quote == '"') {
                escape(value);
            } else {
                value.append(c);
            }
        }
        expect(quote);
        return value.toString();
    }

    /** An escape of Go's string literals. */
    private void escape(StringBuilder value) {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        switch (c) {
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'r' -> value.append('\r');
            case 'a' -> value.append('\u0007');
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'v' -> value.append('\u000b');
            case '\\', '"', '\'' -> value.append(c);
            case 'x' -> value.appendCodePoint(hex(2));
            case 'u' -> value.appendCodePoint(hex(4));
            case 'U' -> value.appendCodePoint(hex(8));
            default -> throw wrong("an escape that is none");
        }
    }

    private int hex(int digits) {
        if (at + digits > text.length()) {
            throw wrong("an escape that is cut");
        }
        String number = text.substring(at, at + digits);
        at += digits;
        try {
            int point = Integer.parseUnsignedInt(number, 16);
            if (Character.isValidCodePoint(point)) {
                return point;
            }
        } catch (NumberFormatException notHex) {
            throw wrong("an escape that is not hexadecimal");
        }
        throw wrong("an escape that is no character");
    }

    private char next() {
        blanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) {
        if (next() != c) {
            throw wrong("no '" + c + "'");
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t' || text.charAt(at) == '\n')) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("1:" + (at + 1) + ": parse error: " + what);
    }
}
