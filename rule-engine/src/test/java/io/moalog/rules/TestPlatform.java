package io.moalog.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceCodec;
import io.moalog.registry.view.ServiceState;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A real Kafka with services in it, as the registry and the aggregator would leave them. One for all tests. */
public final class TestPlatform {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static TestPlatform instance;

    private final EmbeddedKafka kafka = EmbeddedKafka.inTemporaryDirectory();
    private final KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
    private final Admin admin = settings.newAdmin("test");
    private final KafkaProducer<byte[], byte[]> producer = settings.newProducer("test", Map.of());

    private TestPlatform() throws Exception {
        PlatformTopics.ensure(settings, admin);
    }

    public static synchronized TestPlatform get() throws Exception {
        if (instance == null) {
            instance = new TestPlatform();
        }
        return instance;
    }

    public KafkaSettings settings() {
        return settings;
    }

    public Admin admin() {
        return admin;
    }

    /** A registered service that no other test uses. */
    public ServiceName service(int partitions) throws Exception {
        ServiceName name = new ServiceName("rules.test" + NUMBERS.incrementAndGet());
        String topic = new TopicName(name).toString();
        CreateTopicsResult created = admin.createTopics(List.of(
                new NewTopic(topic, partitions, (short) 1).configs(Map.of("message.timestamp.type", "LogAppendTime"))));
        String topicId = created.topicId(topic).get().toString();
        producer.send(ServiceCodec.record(new Service(
                        name,
                        "tests",
                        partitions,
                        Retention.DEFAULT,
                        ServiceState.ACTIVE,
                        NUMBERS.get(),
                        topicId,
                        Instant.now())))
                .get();
        return name;
    }

    /** Sends logs round the partitions, and returns when Kafka has them. */
    public void send(ServiceName service, List<String> logs) {
        String topic = new TopicName(service).toString();
        int partitions = producer.partitionsFor(topic).size();
        for (int i = 0; i < logs.size(); i++) {
            producer.send(new ProducerRecord<>(
                    topic, i % partitions, null, logs.get(i).getBytes(UTF_8)));
        }
        producer.flush();
    }

    public void send(ServiceName service, String... logs) {
        send(service, List.of(logs));
    }
}
