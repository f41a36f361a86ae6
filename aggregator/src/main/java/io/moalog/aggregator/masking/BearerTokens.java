package io.moalog.aggregator.masking;

/**
 * Bearer tokens (RFC 6750, section 2.1): the word {@code Bearer} in any case, then spaces, colons or equals signs, then a
 * token. The word stays. A short word of letters alone is taken for English.
 */
final class BearerTokens implements Redaction {
    private static final String WORD = "bearer";
    private static final int LONG = 8;

    @Override
    public String redact(String text, Work work) {
        Replacement replacement = new Replacement(text);
        int last = text.length() - WORD.length() - 2;
        for (int at = 0; at <= last; at++) {
            char first = text.charAt(at);
            if ((first == 'b' || first == 'B')
                    && text.regionMatches(true, at, WORD, 0, WORD.length())
                    && (at == 0 || !isLetter(text.charAt(at - 1)))) {
                at = redactAfter(text, at + WORD.length(), replacement) - 1;
            }
        }
        return replacement.result();
    }

    /** Where to look on. */
    private static int redactAfter(String text, int word, Replacement replacement) {
        int from = word;
        while (from < text.length() && isBetween(text.charAt(from))) {
            from++;
        }
        int to = from;
        boolean hasDigit = false;
        while (to < text.length() && isOfToken(text.charAt(to))) {
            hasDigit |= isDigit(text.charAt(to));
            to++;
        }
        if (from == word || to == from || !(hasDigit || to - from >= LONG)) {
            return from;
        }
        replacement.replace(from, to);
        return to;
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == '\t' || c == ':' || c == '=';
    }

    private static boolean isOfToken(char c) {
        return isLetter(c) || isDigit(c) || "-._~+/=".indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
