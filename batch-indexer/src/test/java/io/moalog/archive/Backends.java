package io.moalog.archive;

import io.moalog.standalone.hdfs.EmbeddedHdfs;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import org.apache.kafka.clients.admin.Admin;

/** One Kafka and one HDFS for all integration tests of this module; they end with this JVM. */
final class Backends {
    static final EmbeddedKafka KAFKA = EmbeddedKafka.inTemporaryDirectory();
    static final EmbeddedHdfs HDFS = EmbeddedHdfs.inTemporaryDirectory();

    static {
        try (Admin admin = kafka().newAdmin("test")) {
            PlatformTopics.ensure(kafka(), admin);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Backends() {}

    static KafkaSettings kafka() {
        return KafkaSettings.at(KAFKA.bootstrapServers());
    }
}
