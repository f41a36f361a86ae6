package io.moalog.standalone.program.config;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.aggregator.AggregatorConfig.ForwardConfig;
import io.moalog.aggregator.forward.ForwardSecurity;
import io.moalog.registry.secret.MasterKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code aggregator.forward.*}. */
final class ForwardSection {
    private static final ForwardConfig DEFAULTS = AggregatorConfig.defaults().forward();

    static final Property<String> HOST = Property.of(
            "aggregator.forward.host",
            Kind.text("an address of this machine, or 0.0.0.0 for all of them"),
            DEFAULTS.host(),
            "The address that forward listens on");
    static final Property<Integer> PORT = Property.of(
            "aggregator.forward.port",
            Kind.port(),
            Integer.toString(DEFAULTS.port()),
            "The port of Fluentd's forward protocol");
    static final TlsProperties TLS = TlsProperties.of("aggregator.forward");
    static final Property<Optional<String>> SHARED_KEY = Property.secret(
            "aggregator.forward.shared-key",
            Kind.optional(Kind.text("a long random text")),
            "Admits a connection by the protocol's handshake; the senders' shared_key");
    static final Property<Optional<Path>> USERS = Property.of(
            "aggregator.forward.users",
            Kind.optional(Kind.readableFile()),
            "",
            "Who may send what: a line for each user, name:password:service,service, where * stands for anything;"
                    + " needs a shared key too");
    static final Property<Boolean> REGISTERED = Property.of(
            "aggregator.forward.registered-senders",
            Kind.flag(),
            "false",
            "Admits the registry's senders with its shared keys, and nobody else but the users of the file; needs"
                    + " senders.master-key");

    private ForwardSection() {}

    static List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(HOST, PORT, SHARED_KEY, USERS, REGISTERED));
        settings.addAll(TLS.settings());
        return settings;
    }

    static ForwardConfig read(Values values) {
        ForwardSecurity security = security(values);
        return values.make(
                "aggregator.forward", () -> new ForwardConfig(values.get(HOST), values.get(PORT), security), DEFAULTS);
    }

    private static ForwardSecurity security(Values values) {
        Optional<String> sharedKey = values.get(SHARED_KEY);
        Optional<Path> users = values.get(USERS);
        Optional<MasterKey> masterKey = values.get(REGISTERED) ? SendersSection.masterKey(values) : Optional.empty();
        if (values.get(REGISTERED) && masterKey.isEmpty()) {
            values.refuse(REGISTERED, "give " + SendersSection.MASTER_KEY.name() + ", the same as the registry's");
            return ForwardSecurity.none();
        }
        if (users.isPresent() && sharedKey.isEmpty() && masterKey.isEmpty()) {
            values.refuse(SHARED_KEY, "give the key that the users' clients show too, or leave out " + USERS.name());
            return ForwardSecurity.none();
        }
        return new ForwardSecurity(TLS.read(values), sharedKey, users, masterKey);
    }
}
