package io.moalog.archive.replay;

import io.moalog.archive.hdfs.Chain;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import io.moalog.stream.SearchProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes what is archived of some services, one after the other, in another order each time. One that fails is left to the
 * next run; where several fail in a row a backend is away, and the run ends. So it does after a while, since the run that
 * archives comes behind it.
 */
final class FeedRun {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRun.class);
    private static final Duration MOST = Duration.ofMinutes(3);
    private static final int MOST_FAILURES_IN_A_ROW = 3;

    private final Admin admin;
    private final Function<ServiceName, Optional<Service>> services;
    private final ReplayWork work;
    private final FeedMetrics metrics;
    private final CountDownLatch closing;
    /** At Elasticsearch for half of the time at the most, as fast as it likes else. */
    private final ReplayPace pace = new ReplayPace(Long.MAX_VALUE);

    private final long end = System.nanoTime() + MOST.toNanos();
    private int failuresInARow;
    private @Nullable String failure;

    /** @param closing ends the run behind its bulk */
    FeedRun(
            Admin admin,
            Function<ServiceName, Optional<Service>> services,
            ReplayWork work,
            FeedMetrics metrics,
            CountDownLatch closing) {
        this.admin = admin;
        this.services = services;
        this.work = work;
        this.metrics = metrics;
        this.closing = closing;
    }

    /**
     * Goes on with each.
     *
     * @return those of which everything is searchable that is archived
     * @throws KafkaException where Kafka does not tell how far they are
     */
    Set<ServiceName> index(List<Service> fed) throws InterruptedException {
        SearchProgress progress = progress();
        Set<ServiceName> searchable = new HashSet<>();
        List<Service> shuffled = new ArrayList<>(fed);
        Collections.shuffle(shuffled);
        for (Service service : shuffled) {
            boolean all = true;
            for (int partition = 0; partition < service.partitions(); partition++) {
                all = !isOver(service) && index(service, partition, progress) && all;
            }
            if (all) {
                searchable.add(service.name());
            }
        }
        return searchable;
    }

    /**
     * How many offsets Kafka has of those that are still fed that are not searchable, archived or not.
     *
     * @throws KafkaException where Kafka does not tell
     */
    long lag(List<Service> fed) throws InterruptedException {
        SearchProgress progress = progress();
        Map<TopicPartition, Long> next = new HashMap<>();
        for (Service service : fed) {
            for (int partition = 0; isStillFed(service) && partition < service.partitions(); partition++) {
                TopicPartition at = new TopicPartition(service.topic(), partition);
                next.put(at, progress.next(at, service.topicId()));
            }
        }
        Map<TopicPartition, OffsetSpec> ends =
                next.keySet().stream().collect(Collectors.toMap(Function.identity(), at -> OffsetSpec.latest()));
        try {
            return admin
                    .listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .mapToLong(end -> Math.max(0, end.getValue().offset() - next.getOrDefault(end.getKey(), 0L)))
                    .sum();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "Kafka does not tell where the logs of " + next.size() + " partitions end", e.getCause());
        }
    }

    private SearchProgress progress() {
        return SearchProgress.read(admin, List.of(SearchProgress.LIVE, SearchProgress.BATCH));
    }

    /** Why something was left to the next run. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private boolean index(Service service, int partition, SearchProgress progress) throws InterruptedException {
        TopicPartition at = new TopicPartition(service.topic(), partition);
        long next = progress.next(at, service.topicId());
        try {
            Chain chain = work.files().chain(Chain.none(service.name(), service.topicId(), partition));
            PartitionFeed feed = new PartitionFeed(
                    work, pace, metrics, chain, next, to -> commit(at, new OffsetAndMetadata(to, service.topicId())));
            boolean all = feed.run(rest -> restThenIsOver(rest, service));
            failuresInARow = 0;
            return all;
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is not indexed from the archive for now; the next run goes on: {}", at, e.toString());
            LOG.debug("{} is not indexed from the archive", at, e);
            pace.failed();
            metrics.failed();
            failuresInARow++;
            failure = at + ": " + e.getMessage();
            return false;
        }
    }

    /** The group has no members, so each commit counts as it comes. One that is late says less than is true, which harms nobody. */
    private void commit(TopicPartition at, OffsetAndMetadata next) throws IOException, InterruptedException {
        try {
            admin.alterConsumerGroupOffsets(SearchProgress.BATCH, Map.of(at, next))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("Kafka does not take the offset of " + at + ": " + e.getCause(), e.getCause());
        }
    }

    private boolean restThenIsOver(Duration rest, Service service) throws InterruptedException {
        return closing.await(rest.toNanos(), TimeUnit.NANOSECONDS) || isOver(service);
    }

    /** Also where the service is read live again, or goes: what is stored of it may soon be deleted. */
    private boolean isOver(Service service) {
        return !isStillFed(service)
                || closing.getCount() == 0
                || failuresInARow == MOST_FAILURES_IN_A_ROW
                || System.nanoTime() - end > 0;
    }

    private boolean isStillFed(Service service) {
        return services.apply(service.name())
                .filter(now -> !now.isIndexedLive() && now.topicId().equals(service.topicId()))
                .isPresent();
    }
}
