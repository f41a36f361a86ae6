package io.moalog.indexer.document;

import io.moalog.model.NotALogException;

/** A place in JSON that moves over one token at a time, checking it as RFC 8259 has it, and UTF-8 as parsers read it. */
final class JsonCursor {
    /** The bytes that a string goes on over: ASCII that is neither a control character, a quote nor a backslash. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int b = ' '; b < 128; b++) {
            PLAIN[b] = b != '"' && b != '\\';
        }
    }

    private byte[] json = {};
    private int at;
    private boolean lineEnds;

    void start(byte[] text, int from) {
        json = text;
        at = from;
        lineEnds = false;
    }

    int at() {
        return at;
    }

    /** Whether a line end was passed between tokens. */
    boolean passedLineEnds() {
        return lineEnds;
    }

    boolean isAtEnd() {
        return at == json.length;
    }

    /** The byte here, 0 at the end. */
    byte current() {
        return at < json.length ? json[at] : 0;
    }

    /** The first byte of the next token, 0 at the end. */
    byte next() {
        skipSpace();
        return current();
    }

    /** Passes one byte. */
    void pass() {
        at++;
    }

    void expect(char wanted) throws NotALogException {
        if (next() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        at++;
    }

    void skipSpace() {
        while (at < json.length) {
            byte b = json[at];
            if (b == '\n' || b == '\r') {
                lineEnds = true;
            } else if (b != ' ' && b != '\t') {
                return;
            }
            at++;
        }
    }

    void string() throws NotALogException {
        if (current() != '"') {
            throw unexpected("a string");
        }
        byte[] bytes = json;
        for (int i = at + 1; i < bytes.length; i++) {
            byte b = bytes[i];
            if (PLAIN[b & 0xFF]) {
                continue;
            }
            if (b == '"') {
                at = i + 1;
                return;
            }
            if (b == '\\') {
                i = escapeEnd(i);
            } else if (b < 0) {
                i = characterEnd(i);
            } else {
                at = i;
                throw unexpected("a string without raw control characters");
            }
        }
        at = json.length;
        throw unexpected("the end of a string");
    }

    /** The last byte of the character beyond ASCII that begins at {@code first}. */
    private int characterEnd(int first) throws NotALogException {
        int lead = json[first] & 0xFF;
        int last = first + (lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3);
        boolean good = lead >= 0xC0 && lead < 0xF8 && last < json.length;
        for (int i = first + 1; good && i <= last; i++) {
            good = (json[i] & 0xC0) == 0x80;
        }
        if (!good) {
            at = first;
            throw unexpected("UTF-8");
        }
        return last;
    }

    /** The last byte of the escape that begins at {@code backslash}. */
    private int escapeEnd(int backslash) throws NotALogException {
        int kind = backslash + 1;
        boolean unicode = kind < json.length && json[kind] == 'u';
        int last = unicode ? kind + 4 : kind;
        boolean good = last < json.length && (unicode || "\"\\/bfnrt".indexOf(json[kind]) >= 0);
        for (int i = kind + 1; good && i <= last; i++) {
            good = Character.digit(json[i], 16) >= 0;
        }
        if (!good) {
            at = Math.min(kind, json.length);
            throw unexpected("an escape");
        }
        return last;
    }

    /** One of {@code true}, {@code false} and {@code null}. */
    void word(String word) throws NotALogException {
        for (int i = 0; i < word.length(); i++, at++) {
            if (current() != word.charAt(i)) {
                throw unexpected(word);
            }
        }
    }

    void number() throws NotALogException {
        if (current() == '-') {
            at++;
        }
        if (current() == '0') {
            at++;
        } else {
            digits();
        }
        if (current() == '.') {
            at++;
            digits();
        }
        if (current() == 'e' || current() == 'E') {
            at++;
            if (current() == '+' || current() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() throws NotALogException {
        int from = at;
        while (current() >= '0' && current() <= '9') {
            at++;
        }
        if (at == from) {
            throw unexpected("a value");
        }
    }

    NotALogException unexpected(String wanted) {
        return new NotALogException("not JSON: expected " + wanted + " but found " + here() + " at byte " + at);
    }

    /** What stands here, in words. */
    String here() {
        if (isAtEnd()) {
            return "the end";
        }
        byte b = json[at];
        return b > ' ' && b < 127 ? "'" + (char) b + "'" : "byte 0x%02x".formatted(b & 0xFF);
    }
}
