package io.moalog.tailapi.query;

import java.nio.charset.StandardCharsets;

/**
 * The quick look at a log's bytes: most lines do not hold the word that a tail asks for, and need not be parsed to know
 * it. A word of ASCII letters and digits can be in a string of the JSON only if its letters, in either case, are in the
 * bytes; the exceptions are {@code \\u} escapes and the two other characters whose lower case is ASCII.
 */
final class RawText {
    private final byte[] json;
    private final boolean literal;

    RawText(byte[] json) {
        this.json = json;
        this.literal = isLiteral(json);
    }

    /** False only where no string of the log can hold {@code token}. */
    boolean mayContain(String token) {
        if (!literal) {
            return true;
        }
        byte[] needle = token.getBytes(StandardCharsets.UTF_8);
        for (byte b : needle) {
            if (!isLetterOrDigit(b)) {
                return true;
            }
        }
        return indexOf(needle) >= 0;
    }

    private int indexOf(byte[] needle) {
        int last = json.length - needle.length;
        byte first = needle[0];
        for (int i = 0; i <= last; i++) {
            if (fold(json[i]) == first && matchesAt(i, needle)) {
                return i;
            }
        }
        return -1;
    }

    private boolean matchesAt(int at, byte[] needle) {
        for (int i = 1; i < needle.length; i++) {
            if (fold(json[at + i]) != needle[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9');
    }

    private static int fold(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** No {@code \\u}, no U+0130 (its lower case begins with i), no U+212A (the Kelvin sign, k). */
    private static boolean isLiteral(byte[] json) {
        for (int i = 0; i + 1 < json.length; i++) {
            byte b = json[i];
            if (b == '\\') {
                if (json[i + 1] == 'u') {
                    return false;
                }
                i++;
            } else if ((b == (byte) 0xC4 && json[i + 1] == (byte) 0xB0)
                    || (b == (byte) 0xE2 && json[i + 1] == (byte) 0x84)) {
                return false;
            }
        }
        return true;
    }
}
