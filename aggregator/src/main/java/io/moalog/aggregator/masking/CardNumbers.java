package io.moalog.aggregator.masking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;

/**
 * Payment card numbers (ISO/IEC 7812): 13 to 19 digits that begin as the card schemes' do (22 to 27, 3, 4, 5, 6) and whose
 * check digit (Luhn) is right. Their groups may be parted by one space or hyphen each. Digits that touch a Latin letter, an
 * underscore or a decimal point are part of something else, as of a hexadecimal identifier. A number may begin with every
 * group, because one that is none can run into one that is: where such overlap, all of their digits go.
 */
final class CardNumbers implements Redaction {
    private static final int FEWEST = 13;
    private static final int MOST = 19;

    /** A JSON number of more characters, whatever its zeros and exponent, is nobody's card. */
    private static final int LONGEST_LITERAL = 40;

    @Override
    public String redact(String text, Work work) {
        if (text.length() < FEWEST) {
            return text;
        }
        Replacement replacement = new Replacement(text);
        int begin = 0;
        int end = 0;
        for (int at = nextGroup(text, 0); at < text.length(); at = nextGroup(text, endOfGroup(text, at))) {
            int to = beginsNumber(text, at) ? endOfCard(text, at) : -1;
            if (to > 0 && at >= end) {
                replaceAny(begin, end, replacement);
                begin = at;
            }
            end = Math.max(end, to);
        }
        replaceAny(begin, end, replacement);
        return replacement.result();
    }

    private static void replaceAny(int begin, int end, Replacement replacement) {
        if (begin < end) {
            replacement.replace(begin, end);
        }
    }

    /** Also a number that is written with an exponent, or with a fraction of zero. */
    @Override
    public boolean hidesNumber(byte[] json, int from, int to) {
        if (json[from] < '2' || json[from] > '6' || to - from > LONGEST_LITERAL || !mayBeLong(json, from, to)) {
            return false;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(new String(json, from, to - from, ISO_8859_1));
        } catch (NumberFormatException none) {
            return false;
        }
        int size = number.precision() - number.scale();
        if (size < FEWEST || size > MOST || number.stripTrailingZeros().scale() > 0) {
            return false;
        }
        String plain = number.toBigInteger().toString();
        int[] digits = new int[MOST];
        for (int i = 0; i < plain.length(); i++) {
            digits[i] = plain.charAt(i) - '0';
        }
        return isCard(digits, plain.length());
    }

    private static boolean mayBeLong(byte[] json, int from, int to) {
        if (to - from >= FEWEST) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (json[i] == 'e' || json[i] == 'E') {
                return true;
            }
        }
        return false;
    }

    private static int nextGroup(String text, int from) {
        int at = from;
        while (at < text.length() && !isDigit(text, at)) {
            at++;
        }
        return at;
    }

    private static int endOfGroup(String text, int from) {
        int at = from;
        while (isDigit(text, at)) {
            at++;
        }
        return at;
    }

    /** Where the longest card number ends that begins here, or -1 where none does. */
    private static int endOfCard(String text, int from) {
        int[] digits = new int[MOST];
        int count = 0;
        int best = -1;
        int at = from;
        while (count < MOST && isDigit(text, at)) {
            digits[count++] = text.charAt(at++) - '0';
            if (isDigit(text, at)) {
                continue;
            }
            if (count >= FEWEST && endsNumber(text, at) && isCard(digits, count)) {
                best = at;
            }
            if (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '-')) {
                at++;
            }
        }
        return best;
    }

    private static boolean isCard(int[] digits, int count) {
        if (digits[0] < 2 || digits[0] > 6 || (digits[0] == 2 && (digits[1] < 2 || digits[1] > 7))) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int digit = digits[count - 1 - i];
            int doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    private static boolean beginsNumber(String text, int at) {
        if (at == 0) {
            return true;
        }
        char before = text.charAt(at - 1);
        return !isWord(before) && !(before == '.' && at > 1 && isDigit(text, at - 2));
    }

    private static boolean endsNumber(String text, int at) {
        if (at >= text.length()) {
            return true;
        }
        char next = text.charAt(at);
        return !isWord(next) && !(next == '.' && isDigit(text, at + 1));
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
