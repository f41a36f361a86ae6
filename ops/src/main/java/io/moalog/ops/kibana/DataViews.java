package io.moalog.ops.kibana;

import io.moalog.model.ServiceName;
import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that has Kibana keep a data view for each service: at every change of the services, and every minute. What is
 * there stays as people have changed it. A view goes once nobody has known of its service for a minute: until then logs of
 * a service that is gone may still be stored. Any number of processes may do it at once.
 */
public final class DataViews implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataViews.class);
    private static final String CHECK = "ops.kibana";
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 3;

    private final Kibana kibana;
    private final Services services;
    private final Duration every;
    private final Semaphore changes = new Semaphore(0);
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
    private final Thread thread = new Thread(this::run, "ops.kibana");
    /** Views of services that nobody knows of, and since when. */
    private final Map<DataView, Long> unknown = new HashMap<>();

    private volatile boolean closed;
    /** Data views in Kibana, whoever made them. */
    private volatile int there;

    private volatile @Nullable String failure = "not looked yet";

    /**
     * What is known of the services.
     *
     * @param ready whether they have been read
     * @param names of those that there are
     * @param known those, and those that are gone of which something may still be stored
     */
    public record Services(
            BooleanSupplier ready, Supplier<Collection<ServiceName>> names, Predicate<ServiceName> known) {}

    public DataViews(KibanaSettings settings, Services services) {
        this(settings, services, EVERY);
    }

    /** @param every how often to look, and how long a service is unknown before its view goes */
    DataViews(KibanaSettings settings, Services services, Duration every) {
        this.kibana = new Kibana(settings);
        this.services = services;
        this.every = every;
    }

    public void start() {
        thread.start();
    }

    /** There are other services than before, perhaps. Returns at once. */
    public void changed() {
        changes.release();
    }

    /** Red while views are missing. */
    public Check check() {
        if (!closed && !thread.isAlive()) {
            return Check.down(CHECK, "the thread that keeps data views is not running");
        }
        String reason = failure;
        return reason == null ? Check.up(CHECK, there + " data views") : Check.down(CHECK, reason);
    }

    private void run() {
        try {
            while (!closed) {
                Duration rest = services.ready().getAsBoolean() ? tryPass() : LOOK;
                if (failure == null) {
                    if (changes.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS)) {
                        // Many services that are registered at once are one change.
                        Thread.sleep(LOOK.toMillis() / 2);
                        changes.drainPermits();
                    }
                } else {
                    Thread.sleep(rest.toMillis());
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration tryPass() throws InterruptedException {
        try {
            pass();
            failure = null;
            backoff.reset();
            return every;
        } catch (IOException | RuntimeException e) {
            Duration delay = backoff.next();
            failure = "data views are not kept: "
                    + Optional.ofNullable(e.getMessage()).orElse(e.toString());
            LOG.warn("Next try in {} ms: {}", delay.toMillis(), failure);
            LOG.debug("Data views are not kept", e);
            return delay;
        }
    }

    private void pass() throws IOException, InterruptedException {
        List<DataView> views = kibana.views();
        Set<String> titles = views.stream().map(DataView::title).collect(Collectors.toSet());
        Set<String> names = views.stream().map(DataView::name).collect(Collectors.toSet());
        List<DataView> missing = new ArrayList<>(services.names().get().stream()
                .map(DataView::of)
                .filter(view -> !titles.contains(view.title()) && !names.contains(view.name()))
                .toList());
        int made = 0;
        // One that Kibana refuses keeps no other from its turn.
        Collections.shuffle(missing);
        IOException last = null;
        int failures = 0;
        for (DataView view : missing) {
            try {
                if (kibana.create(view)) {
                    made++;
                    LOG.info("Made the data view of {} in Kibana", view.name());
                }
            } catch (IOException e) {
                last = e;
                if (++failures == MOST_FAILURES) {
                    break;
                }
            }
        }
        there = views.size() + made;
        deleteUnknown(views);
        if (last != null) {
            throw last;
        }
    }

    private void deleteUnknown(List<DataView> views) throws IOException, InterruptedException {
        List<DataView> nobodys = views.stream()
                .filter(view -> view.service()
                        .filter(service -> !services.known().test(service))
                        .isPresent())
                .toList();
        unknown.keySet().retainAll(nobodys);
        long now = System.nanoTime();
        for (DataView view : nobodys) {
            Long since = unknown.putIfAbsent(view, now);
            if (since != null && now - since >= every.toNanos()) {
                kibana.delete(view);
                LOG.info("Deleted the data view of {}, which is no more", view.name());
            }
        }
    }

    /** The file that Kibana imports as saved objects: a line for each service. */
    public static String savedObjects(Collection<ServiceName> services) {
        return services.stream()
                .sorted(Comparator.comparing(ServiceName::value))
                .map(service -> DataView.of(service).savedObject() + "\n")
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
