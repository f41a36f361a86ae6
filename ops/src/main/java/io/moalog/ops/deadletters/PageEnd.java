package io.moalog.ops.deadletters;

import java.util.Optional;

/**
 * Where a page of letters ends, the newest first: the next one begins behind it, whatever has come meanwhile.
 *
 * @param at of its last letter, in milliseconds since 1970
 * @param id of its last letter
 */
record PageEnd(long at, String id) {
    static PageEnd of(Letter last) {
        return new PageEnd(last.at().toEpochMilli(), last.id());
    }

    /** Reads what {@link #toString()} wrote. */
    static Optional<PageEnd> parse(String text) {
        int dot = text.indexOf('.');
        return dot > 0 && text.substring(0, dot).matches("[0-9]{1,18}") && text.indexOf('\0') < 0
                ? Optional.of(new PageEnd(Long.parseLong(text.substring(0, dot)), text.substring(dot + 1)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return at + "." + id;
    }
}
