package io.moalog.tailapi.cold;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.FailureReason;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.parquet.LogFileReader;
import io.moalog.archive.parquet.RowConditions;
import io.moalog.model.ServiceName;
import io.moalog.tailapi.search.ArchiveReading;
import io.moalog.tailapi.search.Elsewhere;
import io.moalog.tailapi.search.Hit;
import io.moalog.tailapi.search.Hits;
import io.moalog.tailapi.search.PageEnd;
import io.moalog.tailapi.search.Place;
import io.moalog.tailapi.search.Search;
import io.moalog.tailapi.search.SearchAnswer;
import io.moalog.tailapi.search.SearchFailedException;
import io.moalog.tailapi.search.SearchRequest;
import io.moalog.tailapi.search.Stretch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches Elasticsearch and the archive as one: the archive's files answer for what Elasticsearch does not hold whole, and
 * Elasticsearch for the rest, so that a log in both is told once. Thread-safe.
 */
public final class ArchiveSearch {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveSearch.class);

    private final ArchiveFiles files;
    private final Search elasticsearch;
    private final ArchiveLimits limits;
    private final Turns turns;
    private final ColdMetrics metrics;
    private final LongSupplier nanos;

    /** @param store connected to when first searched, or by {@link #connect} */
    public ArchiveSearch(ArchiveStore store, Search elasticsearch, ArchiveLimits limits, MeterRegistry meters) {
        this(store, elasticsearch, limits, meters, System::nanoTime);
    }

    ArchiveSearch(
            ArchiveStore store, Search elasticsearch, ArchiveLimits limits, MeterRegistry meters, LongSupplier nanos) {
        this.files = new ArchiveFiles(store, FileLimits.defaults(), Step.Listener.NONE);
        this.elasticsearch = elasticsearch;
        this.limits = limits;
        this.turns = new Turns(limits.searches());
        this.metrics = new ColdMetrics(meters);
        this.nanos = nanos;
    }

    /**
     * Connects and reads a log, where there is one: in a new process that takes a while, which the first search need not
     * wait for then. Where it fails, the first search tries again.
     */
    public void connect() {
        try {
            files.probe();
        } catch (IOException | RuntimeException e) {
            LOG.info("The archive does not answer yet: {}", FailureReason.of(e));
            return;
        }
        readOne();
    }

    private void readOne() {
        try {
            for (ServiceName service : files.services()) {
                List<LocalDate> days = files.days(service);
                LocalDate latest = days.isEmpty() ? null : days.get(days.size() - 1);
                for (ArchivedFile file : latest == null ? List.<ArchivedFile>of() : files.files(service, latest)) {
                    if (file.footer().rows() > 0) {
                        read(file);
                        return;
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("No log of the archive is read ahead of the first search", e);
        }
    }

    private void read(ArchivedFile file) throws IOException {
        files.rowGroups(file, new RowConditions().traceId(Set.of("")).filter());
        try (LogFileReader logs = files.read(file, FilterCompat.NOOP)) {
            logs.read();
        }
    }

    /**
     * Runs one search.
     *
     * @param gone whether nobody waits for the answer any more
     * @return {@code {"total","partial","hits":[…],"after","archive":{"from","to","files","bytes"}}} as JSON
     * @throws SearchFailedException where the archive or Elasticsearch does not answer, or too many search
     */
    public byte[] run(SearchRequest request, BooleanSupplier gone) throws SearchFailedException {
        long start = System.nanoTime();
        try {
            turns.take(new Deadline(nanos, limits.time(), gone));
            try {
                SearchAnswer answer = search(request, gone);
                byte[] json = answer.write();
                metrics.answered(Duration.ofNanos(System.nanoTime() - start), answer);
                return json;
            } finally {
                turns.giveBack();
            }
        } catch (SearchFailedException e) {
            metrics.failed();
            throw e;
        } catch (IOException e) {
            metrics.failed();
            throw new SearchFailedException(true, "the archive does not answer: " + FailureReason.of(e), e);
        }
    }

    private SearchAnswer search(SearchRequest request, BooleanSupplier gone) throws IOException, SearchFailedException {
        Deadline planned = new Deadline(nanos, limits.time().dividedBy(2), gone);
        Deadline deadline = new Deadline(nanos, limits.time(), gone);
        Plan plan = new Planning(files, elasticsearch, request, limits, planned).plan();
        BestHits best = new BestHits(request.size(), request.begin().place());
        Plan read = new Scan(files, new Wanted(request), deadline, best).run(plan);
        Hits hot = elasticsearch.find(request, new Elsewhere(read.searched(), read.positions()));
        return merge(request, read, hot, best);
    }

    private static SearchAnswer merge(SearchRequest request, Plan read, Hits hot, BestHits cold) {
        Stretch searched = read.searched();
        List<Hit> hits = new ArrayList<>(hot.newest());
        hits.addAll(cold.hits(request.service(), searched.from()));
        hits.sort(Comparator.comparing(Hit::place).reversed());
        Place passedOver = cold.passedOver();
        if (passedOver != null) {
            // Where the time was up, others that took its room may be left to another stretch.
            hits.removeIf(hit -> hit.place().compareTo(passedOver) <= 0);
        }
        List<Hit> page = hits.subList(0, Math.min(hits.size(), request.size()));
        boolean more = request.size() > 0
                && (hits.size() > page.size() || hot.newest().size() == request.size() || passedOver != null);
        PageEnd rest = rest(request.begin(), searched);
        return new SearchAnswer(
                hot.total() + cold.total(),
                hot.partial() || !searched.equals(Stretch.ALL),
                page,
                more ? new PageEnd(lastPlace(request, page), searched, rest) : rest,
                new ArchiveReading(searched, read.files(), read.bytes()));
    }

    private static @Nullable Place lastPlace(SearchRequest request, List<Hit> page) {
        return page.isEmpty()
                ? request.begin().place()
                : page.get(page.size() - 1).place();
    }

    /** What of the stretches that were asked for was received before what was searched; nothing where that is all. */
    private static @Nullable PageEnd rest(PageEnd asked, Stretch searched) {
        Instant from = asked.stretch().from();
        return Objects.equals(from, searched.from())
                ? asked.then()
                : new PageEnd(asked.place(), new Stretch(from, searched.from()), asked.then());
    }
}
