package io.moalog.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.ChildStartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaIT {
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.inTemporaryDirectory();
    }

    @AfterAll
    static void stop() {
        kafka.close();
        assertThat(kafka.directory()).doesNotExist();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAHardKillAtTheSameAddress() throws Exception {
        String before = clusterId();
        String address = kafka.bootstrapServers();
        createTopic("kept");
        send("kept", "one", "two");

        kafka.kill();
        assertThat(kafka.isAlive()).isFalse();
        kafka.restart();

        assertThat(kafka.bootstrapServers()).isEqualTo(address);
        assertThat(clusterId()).isEqualTo(before);
        assertThat(read("kept", 2)).containsExactly("one", "two");
        send("kept", "three");
        assertThat(read("kept", 3)).containsExactly("one", "two", "three");
    }

    @Test
    void aGroupGoesOnAfterAnOrderlyRestart() throws Exception {
        createTopic("orderly");
        send("orderly", "one", "two");
        assertThat(readAsGroup("orderly", 2)).containsExactly("one", "two");

        kafka.restart();

        send("orderly", "three");
        assertThat(readAsGroup("orderly", 1)).containsExactly("three");
    }

    @Test
    void aTopicIsNeverCreatedByUse() {
        try (KafkaProducer<String, String> producer = producer(Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, "1000"))) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("nobody.made.this", "x"))
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aRecordOfEightMegabytesFits() throws Exception {
        createTopic("large");
        String large = "x".repeat((8 << 20) - 1_000);
        send("large", large);
        assertThat(read("large", 1)).containsExactly(large);
    }

    @Test
    void aPortInUseIsOneClearLine() {
        BackendOptions taken = BackendOptions.inTemporaryDirectory().port(kafka.port());
        assertThatThrownBy(() -> EmbeddedKafka.start(taken))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("port " + kafka.port())
                .hasMessageContaining("in use")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aWrongBrokerPropertyIsNamed() {
        BackendOptions wrong = BackendOptions.inTemporaryDirectory().setting("num.io.threads", "none");
        assertThatThrownBy(() -> EmbeddedKafka.start(wrong))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("num.io.threads");
    }

    private static String clusterId() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.describeCluster().clusterId().get(30, TimeUnit.SECONDS);
        }
    }

    private static void createTopic(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<String, String> producer(Map<String, String> more) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(9 << 20));
        properties.putAll(more);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static void send(String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> read(String topic, int count) {
        return poll(topic, count, Map.of(ConsumerConfig.GROUP_ID_CONFIG, "reader-" + System.nanoTime()));
    }

    private static List<String> readAsGroup(String topic, int count) {
        return poll(
                topic,
                count,
                Map.of(ConsumerConfig.GROUP_ID_CONFIG, "one-group", ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "6000"));
    }

    private static List<String> poll(String topic, int count, Map<String, String> more) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.putAll(more);
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
            consumer.commitSync();
        }
        return values;
    }
}
