package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.IngestKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and revokes the keys with which services send: SQL first, then {@code moalog.services}; Kafka's topics know of none. */
final class ServiceKeys {
    /** The most that a service has at once: each is compared with what a sender shows. */
    static final int MOST = 20;

    private static final Logger LOG = LoggerFactory.getLogger(ServiceKeys.class);

    private final ServiceTable table;
    private final Publisher<ServiceRow> publisher;

    ServiceKeys(ServiceTable table, Publisher<ServiceRow> publisher) {
        this.table = table;
        this.publisher = publisher;
    }

    /**
     * A new key beside the others, or in their place after a while; expired ones are forgotten.
     *
     * @throws JdbiException where SQL does not answer
     */
    KeyOutcome add(ServiceName name, KeyRequest request) {
        while (true) {
            Optional<ServiceRow> row = active(name);
            if (row.isEmpty()) {
                return new KeyOutcome.NoService();
            }
            Instant now = Instant.now();
            List<IngestKey> keys = new ArrayList<>(others(row.get(), request, now));
            if (keys.size() >= MOST) {
                return new KeyOutcome.TooMany(keys.size());
            }
            NewKey made = NewKey.make(now, request.expiresAt());
            keys.add(made.kept());
            Optional<ServiceRow> changed =
                    table.settings(row.get(), row.get().settings().withKeys(keys), "key-added");
            if (changed.isPresent()) {
                LOG.info("Added the key {} to {}", made.kept().id(), name);
                return new KeyOutcome.Added(made, publisher.tryToPublish(changed.get()));
            }
            // Somebody else changed the service meanwhile: once more over theirs.
        }
    }

    /** @throws JdbiException where SQL does not answer */
    KeyOutcome revoke(ServiceName name, String id) {
        while (true) {
            Optional<ServiceRow> row = active(name);
            if (row.isEmpty()) {
                return new KeyOutcome.NoService();
            }
            ServiceSettings before = row.get().settings();
            List<IngestKey> left =
                    before.keys().stream().filter(key -> !key.id().equals(id)).toList();
            if (left.size() == before.keys().size()) {
                return new KeyOutcome.NoKey();
            }
            Optional<ServiceRow> changed = table.settings(row.get(), before.withKeys(left), "key-revoked");
            if (changed.isPresent()) {
                LOG.info("Revoked the key {} of {}", id, name);
                return new KeyOutcome.Revoked(publisher.tryToPublish(changed.get()));
            }
        }
    }

    private Optional<ServiceRow> active(ServiceName name) {
        return table.find(name).filter(row -> row.state() == RowState.ACTIVE);
    }

    private static List<IngestKey> others(ServiceRow row, KeyRequest request, Instant now) {
        Instant end = request.expireOthersAfter() == null
                ? null
                : now.plus(request.expireOthersAfter().duration());
        return row.settings().keys().stream()
                .filter(key -> key.isValid(now))
                .map(key -> new IngestKey(key.id(), key.sha256(), key.createdAt(), earlier(key.expiresAt(), end)))
                .toList();
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }
}
