package io.moalog.aggregator.masking;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A regular expression of the owner's, in RE2's syntax, which takes no more time than the text's length times its own. A
 * text so long that even that is too much for those who wait for it is replaced whole.
 */
final class Expression implements Redaction {
    private static final int LONGEST_TEXT = 64 * 1024;

    private final Pattern pattern;

    /** @param expression in RE2's syntax, checked when it was registered */
    Expression(String expression) {
        pattern = Pattern.compile(expression);
    }

    @Override
    public String redact(String text) {
        if (text.length() > LONGEST_TEXT) {
            return Masker.INSTEAD;
        }
        Replacement replacement = new Replacement(text);
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                replacement.replace(matcher.start(), matcher.end());
            }
        }
        return replacement.result();
    }
}
