package io.moalog.registry.server;

import io.moalog.stream.KafkaSettings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.jspecify.annotations.Nullable;

/** The registry's admin client, made at its first use, since making one looks addresses up. */
final class KafkaAdmin implements AutoCloseable {
    private final KafkaSettings settings;
    private @Nullable Admin admin;
    private boolean closed;

    KafkaAdmin(KafkaSettings settings) {
        this.settings = settings;
    }

    KafkaSettings settings() {
        return settings;
    }

    /** @throws KafkaException where no address can be looked up, or this is closed */
    synchronized Admin get() {
        if (closed) {
            throw new KafkaException("the registry is closing");
        }
        if (admin == null) {
            admin = settings.newAdmin("moalog.service-registry.admin");
        }
        return admin;
    }

    /**
     * What Kafka answers.
     *
     * @throws KafkaException what it refuses with, or that it did not answer in time; see {@link #isRefusal}
     */
    static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw asKafkaException(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** The failure in Kafka's own words. */
    static KafkaException asKafkaException(ExecutionException failure) {
        return failure.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(failure.getCause());
    }

    /** Whether Kafka said no and did nothing. Everything else, a timeout above all, leaves open what it did or will do. */
    static boolean isRefusal(KafkaException failure) {
        return failure instanceof ApiException
                && !(failure instanceof RetriableException)
                && !(failure instanceof UnknownServerException);
    }

    /** Kafka's reason, as an answer shows it. */
    static String reason(KafkaException failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
