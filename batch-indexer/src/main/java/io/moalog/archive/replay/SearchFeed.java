package io.moalog.archive.replay;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.archive.schedule.Slice;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.SearchProgress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes from the archive the services that ask for it, slice by slice, each behind the run that archived what was new. What
 * it knows stands in Kafka ({@link SearchProgress}), so any process goes on, and two at once do the same twice. Thread-safe.
 */
public final class SearchFeed {
    private static final Logger LOG = LoggerFactory.getLogger(SearchFeed.class);

    private final KafkaSettings kafka;
    private final ServicesView services;
    private final ReplayWork work;
    private final FeedMetrics metrics;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<Integer, String> failures = new ConcurrentHashMap<>();
    private final Set<ServiceName> searchable = ConcurrentHashMap.newKeySet();

    public SearchFeed(KafkaSettings kafka, ServicesView services, ReplayWork work, MeterRegistry meters) {
        this.kafka = kafka;
        this.services = services;
        this.work = work;
        this.metrics = new FeedMetrics(meters);
    }

    /** Indexes what is archived of the slice's services, for a bounded time. Never throws for a backend: the check tells. */
    public void run(Slice slice) throws InterruptedException {
        List<Service> fed = services.services().stream()
                .filter(service -> !service.isIndexedLive() && slice.holds(service.name()))
                .toList();
        searchable.removeIf(slice::holds);
        if (fed.isEmpty()) {
            failures.remove(slice.number());
            metrics.lag(slice.number(), 0);
            return;
        }
        try (Admin admin = kafka.newAdmin(SearchProgress.BATCH + ".admin-" + slice.number())) {
            FeedRun run = new FeedRun(admin, services::find, work, metrics, closing);
            searchable.addAll(run.index(fed));
            run.failure()
                    .ifPresentOrElse(why -> failures.put(slice.number(), why), () -> failures.remove(slice.number()));
            metrics.lag(slice.number(), run.lag(fed));
        } catch (InterruptException e) {
            throw new InterruptedException(e.getMessage());
        } catch (KafkaException e) {
            LOG.warn(
                    "Slice {} is not indexed from the archive; the next run goes on: {}", slice.number(), e.toString());
            failures.put(slice.number(), String.valueOf(e.getMessage()));
        }
    }

    /** Whether nothing that is archived of the service waits to be indexed from there. */
    public boolean needsNothingOf(ServiceName service) {
        return searchable.contains(service)
                || services.find(service).map(Service::isIndexedLive).orElse(true);
    }

    /** Red while a slice's last run here has left something to the next one for a failure. */
    public Check check(String name) {
        return failures.isEmpty()
                ? Check.up(name, searchable.size() + " services are searchable as far as they are archived")
                : Check.down(name, String.join("; ", failures.values()));
    }

    /** Ends what is under way behind its bulk. */
    public void stop() {
        closing.countDown();
    }
}
