package io.moalog.registry.server;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on many services of which one, refused by Kafka, must not keep the others back. That Kafka does not answer is
 * passed on at once: it would not answer for the others either.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private @Nullable KafkaException first;

    void collect(PublishedRow row, Runnable work) {
        try {
            work.run();
        } catch (KafkaException e) {
            if (!KafkaAdmin.isRefusal(e)) {
                throw e;
            }
            LOG.warn("Kafka refuses what {} needs: {}", row.key(), KafkaAdmin.reason(e));
            if (first == null) {
                first = e;
            }
        }
    }

    /** @throws KafkaException the first refusal, if there was one */
    void throwFirst() {
        if (first != null) {
            throw first;
        }
    }
}
