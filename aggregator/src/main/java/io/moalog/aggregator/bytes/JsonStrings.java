package io.moalog.aggregator.bytes;

/** Passes over the text of JSON's strings (RFC 8259, section 7), eight bytes at a time where these are plain. */
public final class JsonStrings {
    private JsonStrings() {}

    /**
     * The place behind the string whose opening quote is at {@code from}; -1 where that is no string in well-formed UTF-8 that
     * ends before {@code to}.
     */
    public static int afterString(byte[] json, int from, int to) {
        int at = afterPlain(json, from + 1, to);
        while (at < to && json[at] != '"') {
            int passed = json[at] == '\\' ? escape(json, at, to) : json[at] < 0 ? Utf8.sequence(json, at, to) : -1;
            if (passed < 0) {
                return -1;
            }
            at = afterPlain(json, at + passed, to);
        }
        return at < to ? at + 1 : -1;
    }

    /** The length of the escape that begins at {@code from}; negative where it is none. */
    private static int escape(byte[] json, int from, int to) {
        if (from + 1 >= to) {
            return -1;
        }
        return switch (json[from + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
            case 'u' -> areHex(json, from + 2, to) ? 6 : -1;
            default -> -1;
        };
    }

    private static boolean areHex(byte[] json, int from, int to) {
        for (int i = from; i < from + 4; i++) {
            if (i >= to || Character.digit(json[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The first byte from {@code from} on that is below 0x20, above 0x7f, a quote or a backslash; or {@code to}. */
    static int afterPlain(byte[] text, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long special = special(ByteSearch.eight(text, at));
            if (special != 0) {
                return at + Long.numberOfTrailingZeros(special) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < to && text[at] >= 0x20 && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Marks those of eight bytes that are special, by their highest bits; behind the first, maybe others too, for it borrows. */
    private static long special(long eight) {
        long quotes = eight ^ (ByteSearch.ONES * '"');
        long backslashes = eight ^ (ByteSearch.ONES * '\\');
        return (eight | (eight - ByteSearch.ONES * 0x20) | (quotes - ByteSearch.ONES) | (backslashes - ByteSearch.ONES))
                & ByteSearch.HIGH_BITS;
    }
}
