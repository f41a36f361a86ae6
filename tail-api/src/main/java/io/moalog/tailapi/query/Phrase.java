package io.moalog.tailapi.query;

import java.util.List;

/**
 * Words that must follow each other.
 *
 * @param text as the user wrote it
 * @param tokens its words, at least one
 */
public record Phrase(String text, List<String> tokens) {
    public Phrase {
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" has no word in it");
        }
        tokens = List.copyOf(tokens);
    }

    /** Whether {@code words} hold this phrase somewhere. */
    boolean in(List<String> words) {
        int last = words.size() - tokens.size();
        for (int start = 0; start <= last; start++) {
            if (words.subList(start, start + tokens.size()).equals(tokens)) {
                return true;
            }
        }
        return false;
    }
}
