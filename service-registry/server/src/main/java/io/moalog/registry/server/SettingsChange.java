package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.registry.server.ChangeOutcome.Changed;
import io.moalog.registry.server.ChangeOutcome.ClaimTaken;
import io.moalog.registry.server.ChangeOutcome.FewerPartitions;
import io.moalog.registry.server.ChangeOutcome.NoRoom;
import io.moalog.registry.server.ChangeOutcome.NotFound;
import io.moalog.registry.server.ChangeOutcome.Refused;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes a service's settings: Kafka first, then SQL, then {@code moalog.services}. What a crash leaves between the
 * first two, {@link TopicAudit} heals: retention goes back to what SQL says, since nobody was told otherwise; partitions,
 * which Kafka cannot take away, are taken over into SQL.
 */
final class SettingsChange {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsChange.class);

    private final ServiceTable table;
    private final TopicSettings topics;
    private final ClusterCapacity capacity;
    private final Publisher<ServiceRow> publisher;
    private final Runnable auditSoon;

    SettingsChange(
            ServiceTable table,
            TopicSettings topics,
            ClusterCapacity capacity,
            Publisher<ServiceRow> publisher,
            Runnable auditSoon) {
        this.table = table;
        this.topics = topics;
        this.capacity = capacity;
        this.publisher = publisher;
        this.auditSoon = auditSoon;
    }

    /** @throws JdbiException where SQL does not answer; what was begun is healed later */
    ChangeOutcome apply(ServiceName name, ServiceChange change) {
        while (true) {
            Optional<ServiceRow> row = table.find(name).filter(found -> found.state() == RowState.ACTIVE);
            if (row.isEmpty()) {
                return new NotFound();
            }
            ServiceSettings before = row.get().settings();
            ServiceSettings wanted = change.applyTo(before, Instant.now());
            if (wanted.partitions() < before.partitions()) {
                return new FewerPartitions(wanted.partitions(), before.partitions());
            }
            if (wanted.equals(before)) {
                return new Changed(row.get().service(), true);
            }
            try {
                // Looked at before anything is done in Kafka; the transaction below decides.
                table.checkClaims(name, wanted.sending().claims());
                int more = wanted.partitions() - before.partitions();
                Optional<String> full = more == 0
                        ? Optional.empty()
                        : capacity.refusalToGrow(row.get().topic().toString(), more);
                if (full.isPresent()) {
                    return new NoRoom(full.get());
                }
                topics.change(row.get().topic(), before, wanted);
            } catch (KafkaException e) {
                auditSoon.run();
                return new Refused(KafkaAdmin.reason(e));
            } catch (ClaimTakenException e) {
                return new ClaimTaken(e.holder(), e.getMessage());
            }
            Optional<ServiceRow> changed;
            try {
                changed = table.settings(row.get(), wanted, "settings");
            } catch (ClaimTakenException e) {
                auditSoon.run();
                return new ClaimTaken(e.holder(), e.getMessage());
            }
            if (changed.isPresent()) {
                LOG.info("Changed {} from {} to {}", name, SettingsJson.shown(before), SettingsJson.shown(wanted));
                return new Changed(changed.get().service(), publisher.tryToPublish(changed.get()));
            }
            // Somebody else changed the service meanwhile: apply ours over theirs.
        }
    }
}
