package io.moalog.aggregator.masking;

/**
 * Payment card numbers (ISO/IEC 7812): 13 to 19 digits that begin as the card schemes' do (22 to 27, 3, 4, 5, 6) and whose
 * check digit (Luhn) is right. Their groups may be parted by one space or hyphen each. Digits that touch a Latin letter, an
 * underscore or a decimal point are part of something else, as of a hexadecimal identifier.
 */
final class CardNumbers implements Redaction {
    private static final int FEWEST = 13;
    private static final int MOST = 19;

    @Override
    public String redact(String text) {
        if (text.length() < FEWEST) {
            return text;
        }
        Replacement replacement = new Replacement(text);
        int at = 0;
        while (at < text.length()) {
            if (!isDigit(text, at)) {
                at++;
                continue;
            }
            int end = beginsNumber(text, at) ? endOfCard(text, at) : -1;
            if (end > 0) {
                replacement.replace(at, end);
                at = end;
            }
            while (isDigit(text, at)) {
                at++;
            }
        }
        return replacement.result();
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
