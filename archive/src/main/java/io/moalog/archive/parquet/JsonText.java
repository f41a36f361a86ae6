package io.moalog.archive.parquet;

/** The text of a JSON string with escapes, in UTF-8. */
final class JsonText {
    private JsonText() {}

    /**
     * Adds the text of a valid string between its quotes. Half of a surrogate pair, which UTF-8 does not have, is a question
     * mark.
     *
     * @return whether there was no such half
     */
    static boolean unescape(byte[] json, int start, int end, Bytes to) {
        boolean whole = true;
        int plain = start;
        for (int i = start; i < end; ) {
            if (json[i] != '\\') {
                i++;
                continue;
            }
            to.add(json, plain, i);
            if (json[i + 1] != 'u') {
                to.add(control(json[i + 1]));
                i += 2;
            } else {
                int code = hex(json, i);
                i += 6;
                if (Character.isHighSurrogate((char) code) && isLowSurrogate(json, i, end)) {
                    code = Character.toCodePoint((char) code, (char) hex(json, i));
                    i += 6;
                }
                whole &= code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE;
                // A half becomes a question mark by this.
                to.add(Character.toString(code));
            }
            plain = i;
        }
        to.add(json, plain, end);
        return whole;
    }

    private static char control(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) letter;
        };
    }

    private static boolean isLowSurrogate(byte[] json, int at, int end) {
        return at + 6 <= end
                && json[at] == '\\'
                && json[at + 1] == 'u'
                && Character.isLowSurrogate((char) hex(json, at));
    }

    /** Of an escape with four digits, which begins there. */
    private static int hex(byte[] json, int escape) {
        int code = 0;
        for (int i = escape + 2; i < escape + 6; i++) {
            code = code * 16 + Character.digit(json[i], 16);
        }
        return code;
    }
}
