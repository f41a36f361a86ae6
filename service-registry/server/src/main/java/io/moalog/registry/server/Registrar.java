package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.registry.server.RegisterOutcome.Collision;
import io.moalog.registry.server.RegisterOutcome.NoRoom;
import io.moalog.registry.server.RegisterOutcome.Refused;
import io.moalog.registry.server.RegisterOutcome.Registered;
import io.moalog.registry.server.RegisterOutcome.Unfinished;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a service: reserve the name in SQL, look for collisions in Kafka, make the topic, mark the service active,
 * publish it. Every step is in SQL before it is taken, so that {@link Healer} can finish or undo what a crash left.
 */
final class Registrar {
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    private final ServiceTable table;
    private final ServiceTopics topics;
    private final ClusterCapacity capacity;
    private final Publisher<ServiceRow> publisher;
    private final RegistryMetrics metrics;

    Registrar(
            ServiceTable table,
            ServiceTopics topics,
            ClusterCapacity capacity,
            Publisher<ServiceRow> publisher,
            RegistryMetrics metrics) {
        this.table = table;
        this.topics = topics;
        this.capacity = capacity;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /** @throws JdbiException where SQL does not answer; what was begun is healed later */
    RegisterOutcome register(NewService wanted) {
        NewKey key = NewKey.make(Instant.now(), null);
        RegisterOutcome outcome = withKey(reserve(wanted.withKey(key)), key);
        metrics.registration(outcome);
        return outcome;
    }

    /** Finished by this process or another, it is the row that was reserved with this key; or it is not. */
    private static RegisterOutcome withKey(RegisterOutcome outcome, NewKey key) {
        return outcome instanceof Registered done && done.service().keys().contains(key.kept())
                ? new Registered(done.service(), done.published(), key.text())
                : outcome;
    }

    private RegisterOutcome reserve(NewService wanted) {
        while (true) {
            Optional<ServiceRow> reserved;
            try {
                reserved = table.reserve(wanted);
            } catch (ClaimTakenException e) {
                return new Collision(e.holder(), e.getMessage());
            }
            if (reserved.isPresent()) {
                return check(wanted, reserved.get());
            }
            Optional<ServiceRow> holder = table.holder(wanted.name());
            if (holder.isPresent()) {
                return collisionWith(holder.get(), wanted.name());
            }
            // Its holder let go of the name between the two statements: try again.
        }
    }

    private RegisterOutcome check(NewService wanted, ServiceRow checking) {
        NewTopic plan;
        try {
            Optional<String> other = topics.collision(wanted.topic());
            if (other.isPresent()) {
                table.drop(checking);
                return collisionWith(other.get(), wanted);
            }
            plan = topics.plan(wanted);
            Optional<String> full = capacity.refusal(plan.numPartitions(), plan.replicationFactor());
            if (full.isPresent()) {
                table.drop(checking);
                return new NoRoom(full.get());
            }
        } catch (KafkaException nothingMade) {
            table.drop(checking);
            return new Refused(KafkaAdmin.reason(nothingMade));
        }
        Optional<ServiceRow> creating = table.move(checking, RowState.CREATING);
        return creating.isPresent() ? create(wanted, plan, creating.get()) : overtaken(wanted.name());
    }

    private RegisterOutcome create(NewService wanted, NewTopic plan, ServiceRow creating) {
        TopicOutcome outcome = topics.create(plan);
        if (outcome instanceof TopicOutcome.Made made) {
            return activate(creating, made.topicId());
        } else if (outcome instanceof TopicOutcome.Collides collides) {
            table.drop(creating);
            return collisionWith(collides.topic(), wanted);
        } else if (outcome instanceof TopicOutcome.Refused refused) {
            table.drop(creating);
            return new Refused(refused.reason());
        }
        String reason = ((TopicOutcome.Unknown) outcome).reason();
        LOG.warn("Whether {} was made is not known, it is being undone: {}", plan.name(), reason);
        table.move(creating, RowState.UNDOING);
        return new Unfinished(reason);
    }

    private RegisterOutcome activate(ServiceRow creating, String topicId) {
        Optional<ServiceRow> active = table.activate(creating, topicId);
        if (active.isEmpty()) {
            // The lease ran out under us. What somebody else finished has this very topic; what was undone must not
            // keep it.
            RegisterOutcome other = overtaken(creating.name());
            if (!(other instanceof Registered registered)
                    || !registered.service().topicId().equals(topicId)) {
                topics.delete(topicId);
            }
            return other;
        }
        LOG.info("Registered {} with the topic {}", creating.name(), topicId);
        return new Registered(active.get().service(), publisher.tryToPublish(active.get()));
    }

    private RegisterOutcome overtaken(ServiceName name) {
        return table.find(name)
                .filter(row -> row.state().isSeen())
                .<RegisterOutcome>map(row -> new Registered(row.service(), true))
                .orElseGet(() -> new Unfinished("the registration took too long and was given up"));
    }

    private static Collision collisionWith(ServiceRow holder, ServiceName wanted) {
        String detail;
        if (holder.state() == RowState.DELETING || holder.state().isForgotten()) {
            detail = ("%s is being deleted: its name is free once its readers have stored what its topic holds,"
                            + " Kafka has removed the topic%s. Try again then")
                    .formatted(holder.name(), holder.purge() ? ", and what is stored of it is deleted" : "");
        } else if (!holder.state().isSeen()) {
            detail = "%s is being registered, or a failed registration of it is being undone: try again in a minute"
                    .formatted(holder.name());
        } else if (holder.name().equals(wanted)) {
            detail = "%s is registered already".formatted(wanted);
        } else {
            detail =
                    "%s reads the same as the registered %s, since Kafka takes '.' and '_' for one: choose another name"
                            .formatted(wanted, holder.name());
        }
        return new Collision(holder.name().value(), detail);
    }

    private static Collision collisionWith(String topic, NewService wanted) {
        return new Collision(
                topic,
                "Kafka has the topic %s, which collides with %s of this service: choose another name, or remove that topic"
                        .formatted(topic, wanted.topic()));
    }
}
