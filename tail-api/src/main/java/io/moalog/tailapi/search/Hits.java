package io.moalog.tailapi.search;

import java.util.List;

/**
 * What one place holds.
 *
 * @param total how many logs match there
 * @param partial whether it was not searched to the end
 * @param newest the first of them in the answer's order
 */
public record Hits(long total, boolean partial, List<Hit> newest) {
    public Hits {
        newest = List.copyOf(newest);
    }
}
