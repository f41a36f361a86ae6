package io.moalog.aggregator.masking;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A regular expression of the owner's, in RE2's syntax. One search takes no more time than the text's length times the
 * expression's size, but there may be many for one text, and each may look to its end. So every character that is looked at
 * is charged; a text for which there is not {@link Work} enough is replaced whole.
 */
final class Expression implements Redaction {
    /** What beginning a search costs, in steps. */
    private static final int OF_A_SEARCH = 16;

    private final Pattern pattern;
    private final int size;

    /** @param expression in RE2's syntax, checked when it was registered */
    Expression(String expression) {
        pattern = Pattern.compile(expression);
        size = pattern.programSize();
    }

    @Override
    public String redact(String text, Work work) {
        if (text.isEmpty()) {
            return text;
        }
        Replacement replacement = new Replacement(text);
        Matcher matcher = pattern.matcher(new Charged(text, size, work));
        try {
            while (isBegun(work) && matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    replacement.replace(matcher.start(), matcher.end());
                }
            }
        } catch (TooMuchException tooMuch) {
            return Masker.INSTEAD;
        }
        return replacement.result();
    }

    private static boolean isBegun(Work work) {
        if (!work.take(OF_A_SEARCH)) {
            throw new TooMuchException();
        }
        return true;
    }

    /** A text, each look at which costs as many steps as the expression has instructions. */
    private record Charged(String text, int size, Work work) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (!work.take(size)) {
                throw new TooMuchException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.subSequence(from, to);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Ends a search in its middle. */
    private static final class TooMuchException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuchException() {
            super(null, null, false, false);
        }
    }
}
