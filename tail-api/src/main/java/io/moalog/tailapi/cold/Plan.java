package io.moalog.tailapi.cold;

import io.moalog.tailapi.search.Positions;
import io.moalog.tailapi.search.Stretch;
import java.util.List;

/**
 * What one search reads of the archive.
 *
 * @param searched the receive times that it looks at, in the archive and in Elasticsearch alike
 * @param parts to read, the latest first
 * @param positions for which the archive answers, and Elasticsearch does not
 */
record Plan(Stretch searched, List<Part> parts, List<Positions> positions) {
    Plan {
        parts = List.copyOf(parts);
        positions = List.copyOf(positions);
    }

    long bytes() {
        return parts.stream().mapToLong(part -> part.group().bytes()).sum();
    }

    int files() {
        return (int) parts.stream().map(part -> part.file().path()).distinct().count();
    }
}
