package io.moalog.registry.server;

import io.moalog.registry.secret.MasterKey;
import io.moalog.registry.view.ServicePattern;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, changes and removes who may send over forward: SQL first, then {@code moalog.services}, both encrypted. */
final class ForwardSecrets {
    /** Every connection is compared with all of them. */
    static final int MOST_SHARED_KEYS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ForwardSecrets.class);

    private final SecretTable table;
    private final Publisher<SecretRow> publisher;
    private final PublishedAudit audit;
    private final Optional<MasterKey> masterKey;
    private final SecureRandom random = new SecureRandom();

    ForwardSecrets(
            SecretTable table, Publisher<SecretRow> publisher, PublishedAudit audit, Optional<MasterKey> masterKey) {
        this.table = table;
        this.publisher = publisher;
        this.audit = audit;
        this.masterKey = masterKey;
    }

    /** Those of a kind, by name. */
    List<SecretRow> list(SecretKind kind) {
        return table.seen().stream().filter(row -> row.kind() == kind).toList();
    }

    Optional<SecretRow> find(SecretKind kind, String name) {
        return table.find(kind, name).filter(row -> !row.isRemoved());
    }

    /** @throws JdbiException where SQL does not answer */
    SecretOutcome addSender(SenderRequest request) {
        return add(SecretKind.SENDER, request.name(), request.services(), request.password());
    }

    /**
     * A shared key beside the others.
     *
     * @param given the key; null for one made here
     * @throws JdbiException where SQL does not answer
     */
    SecretOutcome addSharedKey(@Nullable String given) {
        if (list(SecretKind.SHARED_KEY).size() >= MOST_SHARED_KEYS) {
            return new SecretOutcome.TooMany(MOST_SHARED_KEYS);
        }
        return add(SecretKind.SHARED_KEY, HexFormat.of().formatHex(random(8)), List.of(), given);
    }

    private SecretOutcome add(SecretKind kind, String name, List<ServicePattern> services, @Nullable String given) {
        if (masterKey.isEmpty()) {
            return new SecretOutcome.NoMasterKey();
        }
        String plain = given == null ? make() : given;
        String sealed = masterKey.get().seal(kind.records().key(name), plain);
        Optional<SecretRow> added = table.add(kind, name, services, sealed);
        if (added.isEmpty()) {
            return new SecretOutcome.Taken();
        }
        LOG.info("Added {}", added.get().key());
        return done(added.get(), given == null ? plain : null);
    }

    /**
     * Another password, and other services where they are named.
     *
     * @throws JdbiException where SQL does not answer
     */
    SecretOutcome renew(SenderRequest request) {
        if (masterKey.isEmpty()) {
            return new SecretOutcome.NoMasterKey();
        }
        String plain = request.password() == null ? make() : request.password();
        while (true) {
            Optional<SecretRow> row = find(SecretKind.SENDER, request.name());
            if (row.isEmpty()) {
                return new SecretOutcome.Missing();
            }
            List<ServicePattern> services =
                    request.services().isEmpty() ? row.get().services() : request.services();
            Optional<SecretRow> changed = table.change(
                    row.get(), services, masterKey.get().seal(row.get().key(), plain), "password-renewed");
            if (changed.isPresent()) {
                LOG.info("Renewed the password of {}", row.get().key());
                return done(changed.get(), request.password() == null ? plain : null);
            }
            // Somebody else changed it meanwhile: once more over theirs.
        }
    }

    /**
     * Other services; the password stays.
     *
     * @throws JdbiException where SQL does not answer
     */
    SecretOutcome changeServices(SenderRequest request) {
        while (true) {
            Optional<SecretRow> row = find(SecretKind.SENDER, request.name());
            if (row.isEmpty()) {
                return new SecretOutcome.Missing();
            }
            Optional<SecretRow> changed = table.change(
                    row.get(), request.services(), String.valueOf(row.get().secret()), "services");
            if (changed.isPresent()) {
                LOG.info("{} may send to {}", row.get().key(), request.services());
                return done(changed.get(), null);
            }
        }
    }

    /**
     * Also what SQL does not have and is published.
     *
     * @throws JdbiException where SQL does not answer
     * @throws KafkaException where SQL does not have it, and Kafka does not say whether it is published
     */
    SecretOutcome remove(SecretKind kind, String name) {
        while (true) {
            Optional<SecretRow> row = find(kind, name);
            if (row.isEmpty()) {
                return audit.takeBack(kind.records().key(name), "removed")
                        ? new SecretOutcome.TakenBack()
                        : new SecretOutcome.Missing();
            }
            Optional<SecretRow> removed = table.remove(row.get());
            if (removed.isPresent()) {
                LOG.info("Removed {}", row.get().key());
                return done(removed.get(), null);
            }
        }
    }

    private SecretOutcome done(SecretRow row, @Nullable String plain) {
        return new SecretOutcome.Done(row, plain, publisher.tryToPublish(row));
    }

    /** 256 random bits as text. */
    private String make() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
    }

    private byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return made;
    }
}
