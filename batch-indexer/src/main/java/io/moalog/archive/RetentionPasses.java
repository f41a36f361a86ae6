package io.moalog.archive;

import io.moalog.archive.hdfs.ArchiveRetention;
import io.moalog.archive.hdfs.FailureReason;
import io.moalog.archive.schedule.Slice;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Retention;
import io.moalog.stream.ActiveServices;
import io.moalog.stream.Check;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is archived for longer than its service keeps it, also of services that are gone, and nothing of a name
 * that nobody knows: slice by slice, about once an hour. Thread-safe.
 */
final class RetentionPasses {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionPasses.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int MOST_FAILURES = 3;

    private final ArchiveRetention archive;
    private final ActiveServices services;
    private final Function<ServiceName, Optional<Retention>> retention;
    private final Predicate<ServiceName> isSpare;
    private final ArchiveMetrics metrics;
    private final Clock clock;
    private final Map<Integer, Instant> done = new ConcurrentHashMap<>();
    private final Map<Integer, String> failures = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * @param retention of a service, be it active or gone; nothing where nobody knows
     * @param isSpare whether nobody is to read what is archived of a service before it goes
     */
    RetentionPasses(
            ArchiveRetention archive,
            ActiveServices services,
            Function<ServiceName, Optional<Retention>> retention,
            Predicate<ServiceName> isSpare,
            ArchiveMetrics metrics,
            Clock clock) {
        this.archive = archive;
        this.services = services;
        this.retention = retention;
        this.isSpare = isSpare;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Looks at a slice's services, if this process has not just done so. Never throws for HDFS: the check tells. */
    void run(Slice slice) {
        Instant now = clock.instant();
        Instant last = done.get(slice.number());
        if (last != null && now.isBefore(last.plus(EVERY))) {
            return;
        }
        Optional<IOException> failure = pass(slice, now);
        if (failure.isPresent()) {
            failures.put(slice.number(), "old logs are not deleted: " + FailureReason.of(failure.get()));
        } else {
            failures.remove(slice.number());
            done.put(slice.number(), now);
        }
    }

    /** One service's failure keeps no other waiting; where several fail, HDFS is unwell. */
    private Optional<IOException> pass(Slice slice, Instant now) {
        Optional<IOException> last = Optional.empty();
        int failed = 0;
        try {
            List<ServiceName> order = new ArrayList<>(archive.services());
            Collections.shuffle(order);
            for (ServiceName service : order) {
                if (stopped || failed == MOST_FAILURES) {
                    break;
                }
                try {
                    if (slice.holds(service)) {
                        delete(service, now);
                    }
                } catch (IOException e) {
                    LOG.warn("The old logs of {} are not deleted; the next run tries again: {}", service, e.toString());
                    last = Optional.of(e);
                    failed++;
                }
            }
        } catch (IOException e) {
            LOG.warn("Slice {}: HDFS does not answer; the next run deletes old logs: {}", slice.number(), e.toString());
            return Optional.of(e);
        }
        return last;
    }

    private void delete(ServiceName service, Instant now) throws IOException {
        // Asked for first: where the service is registered meanwhile, nothing of its new topic is old.
        String topicId = services.topicIds().get(service);
        Optional<Retention> kept = retention.apply(service);
        if (kept.isEmpty() || !isSpare.test(service)) {
            return;
        }
        Instant oldest = now.minus(kept.get().archive().duration());
        int gone = archive.deleteBefore(LocalDate.ofInstant(oldest, ZoneOffset.UTC), service, topicId);
        if (gone > 0) {
            metrics.expired(gone);
            LOG.info("Deleted the rows of {} files of {}, received before {}", gone, service, oldest);
        }
    }

    /** Red while what a slice keeps no longer could not be deleted. */
    Check check(String name) {
        return failures.isEmpty()
                ? Check.up(name, done.size() + " slices looked at")
                : Check.down(name, String.join("; ", failures.values()));
    }

    /** Lets what is under way end with the service that it is at. */
    void stop() {
        stopped = true;
    }
}
