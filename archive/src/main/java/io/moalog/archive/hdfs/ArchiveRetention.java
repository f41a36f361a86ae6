package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ArchivePath;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the days of a service that are over, while others may write to the same archive or do the same. What ends a
 * partition's chain tells where the next file begins, so it never vanishes: a file without rows takes its place. It can
 * be repeated. Thread-safe.
 */
public final class ArchiveRetention {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRetention.class);

    private final Folder folder;
    private final Listing listing;
    private final ReplacedFiles replaced;
    private final Temporaries temporaries;
    private final FileLimits limits;
    private final Step.Listener steps;

    public ArchiveRetention(ArchiveStore store, FileLimits limits, Step.Listener steps) {
        this.folder = new Folder(store);
        this.listing = new Listing(folder);
        this.replaced = new ReplacedFiles(folder);
        this.temporaries = new Temporaries(folder);
        this.limits = limits;
        this.steps = steps;
    }

    /** Those of which the archive has a folder. */
    public List<ServiceName> services() throws IOException {
        return listing.services();
    }

    /**
     * Deletes a service's rows of the days before {@code kept}.
     *
     * @param topicId of the topic whose logs are still archived; null where the service is gone, and all of a day goes
     * @return how many files had rows that are gone now, or are gone themselves
     * @throws IOException where HDFS does not answer or refuses; what is left goes the next time
     */
    public int deleteBefore(LocalDate kept, ServiceName service, @Nullable String topicId) throws IOException {
        List<LocalDate> days = listing.daysNewestFirst(service);
        List<LocalDate> over = days.stream().filter(day -> day.isBefore(kept)).toList();
        if (over.isEmpty()) {
            return 0;
        }
        // Listed once: a file that somebody adds meanwhile may end a chain.
        List<ArchivePath> old = new ArrayList<>();
        for (LocalDate day : over) {
            old.addAll(listing.paths(service, day));
        }
        Collection<ArchivePath> ends = ends(old, topicId);
        withoutThoseGoneOn(ends, service, days.subList(0, days.size() - over.size()));
        int gone = delete(old, ends);
        for (ArchivePath end : ends) {
            gone += empty(end) ? 1 : 0;
        }
        for (LocalDate day : over) {
            replaced.remove(service, day, Duration.ZERO);
            folder.deleteEmpty(ArchivePath.folder(service, day));
        }
        folder.deleteEmpty(ArchivePath.folder(service));
        return gone;
    }

    /** The last of the old files of each partition of the topic. */
    private static Collection<ArchivePath> ends(List<ArchivePath> old, @Nullable String topicId) {
        Map<Integer, ArchivePath> ends = new HashMap<>();
        for (ArchivePath path : old) {
            LogPosition first = path.first();
            if (first.topicId().equals(topicId)) {
                ends.merge(
                        first.partition(),
                        path,
                        (a, b) -> a.first().offset() > b.first().offset() ? a : b);
            }
        }
        return ends.values();
    }

    /** Leaves those that end a chain: their partitions have no file on a day that is kept. */
    private void withoutThoseGoneOn(Collection<ArchivePath> ends, ServiceName service, List<LocalDate> kept)
            throws IOException {
        Iterator<LocalDate> day = kept.iterator();
        while (!ends.isEmpty() && day.hasNext()) {
            Set<String> partitions = new HashSet<>();
            listing.paths(service, day.next()).forEach(path -> partitions.add(partition(path)));
            ends.removeIf(end -> partitions.contains(partition(end)));
        }
    }

    private static String partition(ArchivePath path) {
        return path.first().topicId() + '-' + path.first().partition();
    }

    /**
     * First what is being written goes: whoever sleeps with a file that was to stand where one is deleted now, could put it
     * there when it wakes up. Who begins one later looks at the chain first.
     */
    private int delete(List<ArchivePath> old, Collection<ArchivePath> except) throws IOException {
        List<ArchivePath> going =
                old.stream().filter(path -> !except.contains(path)).toList();
        Set<String> topics = new HashSet<>();
        for (ArchivePath path : going) {
            if (topics.add(path.first().topicId())) {
                temporaries.removeOf(path.first().topicId());
            }
            steps.before(Step.DELETE);
            folder.delete(path.toString());
        }
        return going.size();
    }

    /** Takes the rows out of a file that ends a chain; false where it has none. */
    private boolean empty(ArchivePath end) throws IOException {
        try {
            return folder.footer(end.toString()).rows() > 0 && replace(end);
        } catch (FileNotFoundException e) {
            if (folder.exists(end.toString())) {
                throw e;
            }
            LOG.debug("The partition has gone on from {}, and another pass has deleted it", end);
            return false;
        }
    }

    /**
     * Puts a file without rows in its place, in one atomic step. As one that bridges a gap it fences off and is fenced off
     * by all who write the partition's files.
     */
    private boolean replace(ArchivePath end) throws IOException {
        LogPosition first = end.first();
        Chain before = new Chain(end.service(), first.topicId(), first.partition(), null, first.offset());
        TemporaryName name = TemporaryName.create(first, TemporaryName.Kind.BRIDGE);
        steps.before(Step.CREATE);
        try (Attempt attempt = new Attempt(folder, name, before, temporaries.create(name), limits, steps)) {
            steps.before(Step.VERIFY);
            temporaries.fence(name);
            attempt.replace(end, folder.footer(end.toString()));
            return true;
        } catch (SupersededException e) {
            LOG.info("The rows of {} go with a later pass: {}", end, e.getMessage());
            return false;
        }
    }
}
