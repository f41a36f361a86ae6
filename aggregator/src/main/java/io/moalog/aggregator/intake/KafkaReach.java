package io.moalog.aggregator.intake;

import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Asks whether Kafka can be reached, also while there is nothing to send. Thread-safe. */
public final class KafkaReach implements AutoCloseable {
    private static final String NAME = "aggregator.kafka";
    private static final int PATIENCE_MS = 3_000;

    private final KafkaSettings settings;
    private @Nullable Admin admin;
    private boolean closed;

    public KafkaReach(KafkaSettings settings) {
        this.settings = settings;
    }

    /** Takes at most three seconds. */
    public synchronized Check check() {
        if (closed) {
            return Check.down(NAME, "closed");
        }
        try {
            if (admin == null) {
                admin = settings.newAdmin("moalog.aggregator.admin");
            }
            int brokers = admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS))
                    .nodes()
                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                    .size();
            return Check.up(NAME, brokers + " brokers");
        } catch (TimeoutException e) {
            return Check.down(NAME, "no answer within " + PATIENCE_MS + " ms");
        } catch (ExecutionException e) {
            return Check.down(NAME, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
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
