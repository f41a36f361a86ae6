package io.moalog.registry.server;

import io.moalog.model.IndexName;
import java.io.IOException;
import java.util.Map;

/** How large the services' indices are. */
@FunctionalInterface
public interface IndexSizes {
    /** Where nobody knows. */
    IndexSizes UNKNOWN = Map::of;

    /**
     * What each index stores, without copies, in bytes.
     *
     * @throws IOException where it cannot be told now, of all of them; it is asked again later
     */
    Map<IndexName, Long> look() throws IOException, InterruptedException;
}
