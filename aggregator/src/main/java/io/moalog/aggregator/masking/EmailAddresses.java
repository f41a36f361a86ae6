package io.moalog.aggregator.masking;

/**
 * E-mail addresses as they are in use: letters, digits and {@code . _ % + ' -} of ASCII, an at sign, and a domain whose last
 * label begins with a letter. Comments, quoted names and addresses in other scripts are not looked for.
 */
final class EmailAddresses implements Redaction {
    private static final int SHORTEST_TOP = 2;

    @Override
    public String redact(String text, Work work) {
        Replacement replacement = new Replacement(text);
        int behind = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int from = beginOfName(text, at, behind);
            int to = from < at ? endOfDomain(text, at + 1) : -1;
            if (to > 0) {
                replacement.replace(from, to);
                behind = to;
            }
        }
        return replacement.result();
    }

    private static int beginOfName(String text, int at, int earliest) {
        int from = at;
        while (from > earliest && isOfName(text.charAt(from - 1))) {
            from--;
        }
        while (from < at && (text.charAt(from) == '.' || text.charAt(from) == '\'')) {
            from++;
        }
        return from;
    }

    /** Behind the last label that may be a top-level domain, or -1 where there is none behind a dot. */
    private static int endOfDomain(String text, int from) {
        int end = -1;
        int label = from;
        while (true) {
            int at = label;
            while (at < text.length() && isOfLabel(text.charAt(at))) {
                at++;
            }
            int last = at;
            while (last > label && text.charAt(last - 1) == '-') {
                last--;
            }
            if (label > from && last - label >= SHORTEST_TOP && isLetter(text.charAt(label))) {
                end = last;
            }
            if (at == label || at >= text.length() || text.charAt(at) != '.') {
                return end;
            }
            label = at + 1;
        }
    }

    private static boolean isOfName(char c) {
        return isOfLabel(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '\'';
    }

    private static boolean isOfLabel(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
