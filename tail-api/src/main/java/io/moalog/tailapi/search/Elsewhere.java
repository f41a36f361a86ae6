package io.moalog.tailapi.search;

import java.util.List;

/**
 * What Elasticsearch is not asked for, since it is read elsewhere.
 *
 * @param asked only logs that were received then are asked for
 * @param read logs at these positions are not
 */
public record Elsewhere(Stretch asked, List<Positions> read) {
    /** Everything is asked for. */
    static final Elsewhere NOTHING = new Elsewhere(Stretch.ALL, List.of());

    public Elsewhere {
        read = List.copyOf(read);
    }
}
