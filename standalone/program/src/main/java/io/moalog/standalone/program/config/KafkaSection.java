package io.moalog.standalone.program.config;

import io.moalog.stream.KafkaSettings;
import java.util.List;

/** {@code kafka.*}. */
final class KafkaSection {
    static final Property<List<String>> BOOTSTRAP_SERVERS = Property.of(
            "kafka.bootstrap-servers",
            Kind.list(Kind.hostAndPort()),
            "127.0.0.1:9092",
            "Brokers to begin with; given to \"moalog up\", they replace its own Kafka");
    static final Property<Integer> REPLICATION_FACTOR = Property.of(
            "kafka.replication-factor",
            Kind.integer(0, 10),
            "0",
            "Copies of the topics that moalog creates; 0 takes the smaller of 3 and the number of brokers");
    static final PassedThrough CLIENT = new PassedThrough(
            "kafka.client.",
            "Kafka's own client properties: security.*, sasl.*, ssl.* and the like",
            "Given to every Kafka client as it is, e.g. `kafka.client.sasl.jaas.config`");

    private KafkaSection() {}

    static List<Setting> settings() {
        return List.of(BOOTSTRAP_SERVERS, REPLICATION_FACTOR, CLIENT);
    }

    static KafkaSettings read(Values values) {
        return new KafkaSettings(
                String.join(",", values.get(BOOTSTRAP_SERVERS)), values.get(CLIENT), values.get(REPLICATION_FACTOR));
    }
}
