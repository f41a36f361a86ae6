package io.moalog.aggregator.masking;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads on through JSON, byte by byte. It trusts that the bytes are JSON, and fails where they cannot be. Not thread-safe. */
class JsonScan {
    static final byte[] NONE = new byte[0];

    private byte[] in = NONE;
    private int at;

    final void on(byte[] json) {
        in = json;
        at = 0;
    }

    final byte[] array() {
        return in;
    }

    final int position() {
        return at;
    }

    final boolean atEnd() {
        return at == in.length;
    }

    final byte peek() throws NotMaskedException {
        if (at >= in.length) {
            throw notJson();
        }
        return in[at];
    }

    final void expect(char ascii) throws NotMaskedException {
        if (peek() != ascii) {
            throw notJson();
        }
        at++;
    }

    final void passSpace() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\t' || in[at] == '\n' || in[at] == '\r')) {
            at++;
        }
    }

    /** Passes a string; true where it holds escapes. */
    final boolean passString() throws NotMaskedException {
        expect('"');
        boolean escaped = false;
        while (peek() != '"') {
            if (in[at] == '\\') {
                escaped = true;
                at++;
                peek();
            }
            at++;
        }
        at++;
        return escaped;
    }

    /** Passes a value of any kind, at whose first byte this is. */
    final void passValue() throws NotMaskedException {
        int open = 0;
        do {
            switch (peek()) {
                case '"' -> passString();
                case '{', '[' -> {
                    open++;
                    at++;
                }
                case '}', ']' -> {
                    open--;
                    at++;
                }
                case ',', ':', ' ', '\t', '\n', '\r' -> at++;
                default -> passLiteral();
            }
        } while (open > 0);
    }

    /** Passes a number, true, false or null. */
    final void passLiteral() throws NotMaskedException {
        int from = at;
        while (at < in.length && isOfLiteral(in[at])) {
            at++;
        }
        if (at == from) {
            throw notJson();
        }
    }

    private static boolean isOfLiteral(byte b) {
        return (b >= '0' && b <= '9')
                || (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || b == '-'
                || b == '+'
                || b == '.';
    }

    /** The text of the string in {@code [from, to)}, quotes included. */
    final String text(int from, int to, boolean escaped) throws NotMaskedException {
        if (!escaped) {
            return new String(in, from + 1, to - from - 2, UTF_8);
        }
        StringBuilder text = new StringBuilder(to - from);
        int plain = from + 1;
        for (int i = plain; i < to - 1; i++) {
            if (in[i] == '\\') {
                text.append(new String(in, plain, i - plain, UTF_8)).append(unescaped(i));
                i += in[i + 1] == 'u' ? 5 : 1;
                plain = i + 1;
            }
        }
        return text.append(new String(in, plain, to - 1 - plain, UTF_8)).toString();
    }

    private char unescaped(int backslash) throws NotMaskedException {
        return switch (in[backslash + 1]) {
            case '"', '\\', '/' -> (char) in[backslash + 1];
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex(backslash + 2);
            default -> throw notJson();
        };
    }

    private char hex(int from) throws NotMaskedException {
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < in.length ? Character.digit(in[i], 16) : -1;
            if (digit < 0) {
                throw notJson();
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    final NotMaskedException notJson() {
        return new NotMaskedException("it cannot be masked: its JSON cannot be read at byte " + at);
    }
}
