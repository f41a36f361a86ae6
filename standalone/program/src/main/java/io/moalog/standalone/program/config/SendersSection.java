package io.moalog.standalone.program.config;

import io.moalog.registry.secret.MasterKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code senders.*}: what the registry, which keeps the senders' secrets, and the aggregators, which need them, share. */
final class SendersSection {
    static final Property<Optional<MasterKey>> MASTER_KEY = Property.secret(
            "senders.master-key",
            Kind.optional(new Kind<>(MasterKey.ALLOWED, MasterKey::parse)),
            "Encrypts the passwords and shared keys of senders over forward wherever the registry keeps them; the same"
                    + " for the service-registry and every aggregator");
    static final Property<Optional<Path>> MASTER_KEY_FILE = Property.of(
            "senders.master-key-file", Kind.optional(Kind.readableFile()), "", "A file with that key, instead");

    private SendersSection() {}

    static List<Setting> settings() {
        return List.of(MASTER_KEY, MASTER_KEY_FILE);
    }

    static Optional<MasterKey> masterKey(Values values) {
        Optional<MasterKey> given = values.get(MASTER_KEY);
        Optional<Path> file = values.get(MASTER_KEY_FILE);
        if (given.isPresent() && file.isPresent()) {
            values.refuse(MASTER_KEY_FILE, "leave it out, or leave out " + MASTER_KEY.name());
            return given;
        }
        try {
            return given.or(() -> file.map(MasterKey::read));
        } catch (IllegalArgumentException e) {
            values.refuse(MASTER_KEY_FILE, "no key is in it: " + e.getMessage());
            return Optional.empty();
        }
    }
}
