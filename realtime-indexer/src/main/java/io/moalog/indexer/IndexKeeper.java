package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.Indices;
import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.IndexPlan;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.elasticsearch.client.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that sees to it that documents have an index to go to: puts the template at the start, makes each index
 * before its first bulk, those of the next period ahead, and looks at the template every few seconds, which also tells
 * whether Elasticsearch is there while no logs come.
 */
final class IndexKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexKeeper.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Indices indices;
    private final Backlog backlog;
    private final Outage outage;
    private final Function<ServiceName, Optional<IndexPlan>> services;
    private final ClusterWatch cluster;
    private final Clock clock;
    private final NextIndices ahead = new NextIndices();
    private final Thread thread = new Thread(this::run, "realtime-indexer.indices");
    private volatile boolean templateIsPut;
    private volatile boolean closed;

    /** @param services how a service is indexed, active or going; nothing where there is no such service */
    IndexKeeper(
            Indices indices,
            Backlog backlog,
            Outage outage,
            Function<ServiceName, Optional<IndexPlan>> services,
            ClusterWatch cluster,
            Clock clock) {
        this.services = services;
        this.cluster = cluster;
        this.clock = clock;
        this.indices = indices;
        this.backlog = backlog;
        this.outage = outage;
    }

    void start() {
        thread.start();
    }

    /** Why no index is made, where that is so. */
    Optional<String> trouble() {
        if (!closed && !thread.isAlive()) {
            return Optional.of("the thread that makes indices is not running");
        }
        return templateIsPut ? Optional.empty() : Optional.of("the index template is not there yet");
    }

    private void run() {
        try {
            while (!closed) {
                keep(outage.await());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(boolean recovering) throws InterruptedException {
        try {
            if (!templateIsPut) {
                indices.putTemplate();
                templateIsPut = true;
            } else if (recovering) {
                restoreTemplate();
            }
            outage.over();
            cluster.lookIfDue();
            Optional<IndexQueue> waiting = backlog.takeUnopened(LOOK.toNanos());
            if (waiting.isPresent()) {
                open(waiting.get());
            } else {
                restoreTemplate();
                makeAhead();
            }
        } catch (IOException e) {
            outage.failed(Indices.describe(e));
        } catch (RuntimeException e) {
            LOG.error("Keeping the indices failed", e);
            outage.failed("keeping the indices failed: " + e);
        }
    }

    private void restoreTemplate() throws IOException, InterruptedException {
        if (indices.restoreTemplate()) {
            LOG.warn("The index template was gone and is put again");
        }
    }

    /** Those of periods that begin with the next day, a few at a time, while no logs wait for one. */
    private void makeAhead() throws IOException, InterruptedException {
        Instant now = clock.instant();
        for (IndexName current : ahead.due(backlog::indices, now)) {
            Optional<IndexPlan> plan = services.apply(current.service());
            if (plan.isEmpty()) {
                continue;
            }
            IndexName next = plan.get().index(current.service(), NextIndices.beginOfNextDay(now));
            try {
                if (!next.equals(current) && indices.prepare(next, plan.get().shards())) {
                    LOG.info("Made the index {}, ahead of its logs", next);
                }
                ahead.settled(current);
            } catch (ResponseException refusal) {
                LOG.warn("The index {} cannot be made ahead of its logs: {}", next, Indices.describe(refusal));
                ahead.refused(now);
                return;
            }
        }
    }

    private void open(IndexQueue queue) throws InterruptedException {
        Optional<IndexPlan> plan = services.apply(queue.index().service());
        if (plan.isEmpty()) {
            // What is stored of it may just have been deleted, and must not come back.
            LOG.warn(
                    "{} logs that waited for {} are given up: there is no such service any more",
                    backlog.giveUp(queue),
                    queue.index());
            return;
        }
        try {
            if (indices.prepare(queue.index(), plan.get().shards())) {
                LOG.info("Made the index {}", queue.index());
            }
            backlog.opened(queue);
        } catch (IOException e) {
            LOG.warn("The index {} cannot be made yet: {}", queue.index(), Indices.describe(e));
            backlog.openingFailed(queue, Indices.describe(e));
            cluster.shards().lookSoon();
            if (!(e instanceof ResponseException)) {
                outage.failed(Indices.describe(e));
            }
        } catch (RuntimeException e) {
            LOG.error("The index {} cannot be made", queue.index(), e);
            backlog.openingFailed(queue, e.toString());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
