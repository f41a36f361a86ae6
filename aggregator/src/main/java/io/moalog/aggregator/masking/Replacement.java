package io.moalog.aggregator.masking;

import org.jspecify.annotations.Nullable;

/** A text in which parts are replaced, from its beginning to its end. */
final class Replacement {
    private final String text;
    private @Nullable StringBuilder changed;
    private int copied;

    Replacement(String text) {
        this.text = text;
    }

    /** Replaces {@code [from, to)}, behind all that was replaced before. */
    void replace(int from, int to) {
        if (changed == null) {
            changed = new StringBuilder(text.length());
        }
        changed.append(text, copied, from).append(Masker.INSTEAD);
        copied = to;
    }

    /** The text as it is now: the same object where nothing was replaced. */
    String result() {
        return changed == null
                ? text
                : changed.append(text, copied, text.length()).toString();
    }
}
