package io.moalog.aggregator.forward;

import io.moalog.registry.secret.MasterKey;
import io.moalog.registry.secret.NotOpenedException;
import io.moalog.registry.view.PlatformRecord;
import io.moalog.registry.view.RecordKind;
import io.moalog.registry.view.SenderRecord;
import io.moalog.registry.view.SharedKeyRecord;
import io.moalog.stream.Check;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The senders and shared keys of the registry, decrypted whenever they change. One that cannot be decrypted admits nobody,
 * and turns health red.
 */
public final class RegisteredSenders {
    private static final Logger LOG = LoggerFactory.getLogger(RegisteredSenders.class);

    private final MasterKey masterKey;
    private final Optional<String> configuredKey;
    private volatile Map<String, Sender> senders = Map.of();
    private volatile Set<String> keys;
    private volatile Set<String> unreadable = Set.of();
    private Map<String, SenderRecord> readSenders = Map.of();
    private Map<String, SharedKeyRecord> readKeys = Map.of();

    /** @param configuredKey is a shared key beside those of the registry */
    public RegisteredSenders(MasterKey masterKey, Optional<String> configuredKey) {
        this.masterKey = masterKey;
        this.configuredKey = configuredKey;
        this.keys = configuredKey.map(Set::of).orElse(Set.of());
    }

    /** Takes all that there are from now on, each by its name or id. */
    public synchronized void take(Map<String, SenderRecord> newSenders, Map<String, SharedKeyRecord> newKeys) {
        if (newSenders.equals(readSenders) && newKeys.equals(readKeys)) {
            return;
        }
        Set<String> failed = new TreeSet<>();
        Map<String, Sender> opened = new HashMap<>();
        newSenders.forEach((name, record) -> open(SenderRecord.KIND, record, record.secret(), failed)
                .ifPresent(password -> opened.put(name, new Sender(name, password, Set.copyOf(record.services())))));
        Set<String> openedKeys = new HashSet<>();
        configuredKey.ifPresent(openedKeys::add);
        newKeys.values()
                .forEach(record -> open(SharedKeyRecord.KIND, record, record.secret(), failed)
                        .ifPresent(openedKeys::add));
        senders = Map.copyOf(opened);
        keys = Set.copyOf(openedKeys);
        unreadable = failed;
        readSenders = newSenders;
        readKeys = newKeys;
    }

    private Optional<String> open(RecordKind<?> kind, PlatformRecord record, String secret, Set<String> failed) {
        String name = kind.key(record.id());
        try {
            return Optional.of(masterKey.open(name, secret));
        } catch (NotOpenedException e) {
            failed.add(name);
            if (!unreadable.contains(name)) {
                LOG.warn("{}; until senders.master-key is that of the registry, it admits nobody", e.getMessage());
            }
            return Optional.empty();
        }
    }

    SharedKeys sharedKeys() {
        return () -> keys;
    }

    /** These, behind others, which have the names that both have. */
    Senders behind(Senders first) {
        return new Senders() {
            @Override
            public boolean areAsked() {
                return true;
            }

            @Override
            public Optional<Sender> find(String name) {
                return first.find(name).or(() -> Optional.ofNullable(senders.get(name)));
            }
        };
    }

    public Check check() {
        Set<String> failed = unreadable;
        return failed.isEmpty()
                ? Check.up("aggregator.senders", senders.size() + " senders, " + keys.size() + " shared keys")
                : Check.down(
                        "aggregator.senders",
                        "encrypted with another master key than senders.master-key here: " + String.join(", ", failed));
    }
}
