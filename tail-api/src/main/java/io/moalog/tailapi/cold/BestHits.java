package io.moalog.tailapi.cold;

import io.moalog.archive.parquet.ArchivedLog;
import io.moalog.model.ServiceName;
import io.moalog.tailapi.search.Hit;
import io.moalog.tailapi.search.Place;
import io.moalog.tailapi.search.SearchFailedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The newest of all logs that are offered, as many as a page has, and how many were offered. */
final class BestHits {
    /** What one page may hold, as Elasticsearch's client holds of its answers. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final int size;
    private final @Nullable Place after;
    private final PriorityQueue<Found> oldestFirst = new PriorityQueue<>(Comparator.comparing(found -> found.place));
    private long total;
    private long bytes;
    private @Nullable Place passedOver;

    /**
     * @param size of a page
     * @param after the page begins behind this, null where it is the first
     */
    BestHits(int size, @Nullable Place after) {
        this.size = size;
        this.after = after;
    }

    private record Found(Place place, ArchivedLog log) {
        long bytes() {
            byte[] json = log.value();
            return json == null ? 0 : json.length;
        }
    }

    /** @throws SearchFailedException where the page would be too large for the memory */
    void offer(ArchivedLog log) throws SearchFailedException {
        total++;
        Place place =
                new Place(log.time(), log.position().offset(), log.position().partition());
        if (size == 0 || (after != null && place.compareTo(after) >= 0)) {
            return;
        }
        Found found = new Found(place, log);
        oldestFirst.add(found);
        bytes += found.bytes();
        if (oldestFirst.size() > size) {
            Found oldest = oldestFirst.remove();
            bytes -= oldest.bytes();
            if (passedOver == null || oldest.place().compareTo(passedOver) > 0) {
                passedOver = oldest.place();
            }
        }
        if (bytes > MOST_BYTES) {
            throw new SearchFailedException(
                    false, "the hits are too large for one answer: ask for a smaller size", null);
        }
    }

    /** How many match, the pages before included. */
    long total() {
        return total;
    }

    /** The newest for which there was no room; null where there was for all. Of what is newer, nothing is missing. */
    @Nullable
    Place passedOver() {
        return passedOver;
    }

    /** Those received from then on, in no order. */
    List<Hit> hits(ServiceName service, @Nullable Instant from) {
        List<Hit> hits = new ArrayList<>();
        for (Found found : oldestFirst) {
            byte[] json = found.log().value();
            if (json != null && (from == null || !found.log().received().isBefore(from))) {
                hits.add(new Hit(found.log().position().id(), found.place(), json, 0, json.length, service));
            }
        }
        return hits;
    }
}
