package io.moalog.aggregator.intake;

import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks whether Kafka can be reached, also while there is nothing to send. Thread-safe. */
public final class KafkaReach implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReach.class);
    private static final String NAME = "aggregator.kafka";
    private static final int PATIENCE_MS = 3_000;
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private @Nullable Admin admin;
    private boolean closed;
    private @Nullable KafkaFuture<?> asked;
    private volatile long answeredAt = System.nanoTime() - FRESH.toNanos();

    public KafkaReach(KafkaSettings settings) {
        this.settings = settings;
    }

    /** Whether Kafka has answered within the last seconds; asks again where nothing is asked. Never waits. */
    public synchronized boolean answers() {
        if (asked == null || asked.isDone()) {
            try {
                asked = ask().whenComplete((brokers, failure) -> {
                    if (failure == null) {
                        answeredAt = System.nanoTime();
                    }
                });
            } catch (KafkaException | IllegalStateException notAsked) {
                LOG.debug("Kafka could not be asked whether it is there", notAsked);
            }
        }
        return System.nanoTime() - answeredAt < FRESH.toNanos();
    }

    private synchronized KafkaFuture<Collection<Node>> ask() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (admin == null) {
            admin = settings.newAdmin("moalog.aggregator.admin");
        }
        return admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS))
                .nodes();
    }

    /** Takes at most three seconds. */
    public Check check() {
        try {
            int brokers = ask().get(PATIENCE_MS, TimeUnit.MILLISECONDS).size();
            return Check.up(NAME, brokers + " brokers");
        } catch (TimeoutException e) {
            return Check.down(NAME, "no answer within " + PATIENCE_MS + " ms");
        } catch (ExecutionException e) {
            return Check.down(NAME, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException | IllegalStateException e) {
            return Check.down(NAME, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Check.down(NAME, e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
