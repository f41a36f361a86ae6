package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares all of {@code moalog.services} with SQL, and publishes what the topic lacks or has in an older version, for
 * whatever reason: the topic was made anew, or an older record came last.
 */
final class PublishedAudit {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedAudit.class);

    private final ServiceTable table;
    private final PublishedServices published;
    private final ServicePublisher publisher;
    private final RegistryMetrics metrics;

    PublishedAudit(
            ServiceTable table, PublishedServices published, ServicePublisher publisher, RegistryMetrics metrics) {
        this.table = table;
        this.published = published;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /**
     * The services that the topic has and SQL does not know so: an older state of the database was restored, or another
     * one was taken. Nothing is done about them, since the topic may be what is right.
     *
     * @throws KafkaException where Kafka does not answer
     */
    Set<String> audit() {
        List<ServiceRow> rows = table.seen();
        Map<String, Long> versions = published.versions();
        Set<String> known = new HashSet<>();
        Set<String> ahead = new TreeSet<>();
        for (ServiceRow row : rows) {
            String name = row.name().value();
            known.add(name);
            long version = versions.getOrDefault(name, 0L);
            if (version < row.version()) {
                LOG.warn("moalog.services has version {} of {}, not {}: publishing", version, name, row.version());
                publisher.publish(row);
                metrics.healed("published");
            } else if (version > row.version() && isAhead(row.name(), version)) {
                ahead.add(name);
            }
        }
        versions.forEach((name, version) -> {
            if (!known.contains(name)
                    && ServiceName.parse(name).filter(n -> isAhead(n, version)).isPresent()) {
                ahead.add(name);
            }
        });
        return ahead;
    }

    /** Asked again, since a service may have been registered or changed after the rows were read. */
    private boolean isAhead(ServiceName name, long version) {
        return table.find(name).filter(row -> row.version() >= version).isEmpty();
    }
}
