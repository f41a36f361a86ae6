package io.moalog.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.ChildStartException;
import io.moalog.standalone.childjvm.LoopbackPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    private static EmbeddedKafka kafka;
    private static KafkaClient client;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.inTemporaryDirectory();
        client = new KafkaClient(kafka.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        kafka.close();
        assertThat(kafka.directory()).doesNotExist();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAHardKillAtTheSameAddress() throws Exception {
        String clusterId = client.clusterId();
        client.createTopic("kept");
        client.send("kept", "one", "two");

        kafka.kill();
        assertThat(kafka.isAlive()).isFalse();
        kafka.restart();

        assertThat(client.clusterId()).isEqualTo(clusterId);
        assertThat(client.read("kept", 2)).containsExactly("one", "two");
        client.send("kept", "three");
        assertThat(client.read("kept", 3)).containsExactly("one", "two", "three");
    }

    @Test
    void whatWasAcknowledgedIsThereAfterItsParentWasKilled(@TempDir Path directory) throws Exception {
        int port = LoopbackPort.free();
        KafkaClient orphaned = new KafkaClient(LoopbackPort.HOST + ":" + port);
        Process parent = KillableParent.start(directory, port);
        orphaned.createTopic("kept");
        orphaned.send("kept", "one", "two");

        parent.destroyForcibly().waitFor();

        try (EmbeddedKafka next = EmbeddedKafka.start(
                BackendOptions.inDirectory(directory).port(port).quickStart(true))) {
            assertThat(next.isAlive()).isTrue();
            assertThat(orphaned.read("kept", 2)).containsExactly("one", "two");
        }
    }

    @Test
    void aGroupGoesOnAfterAnOrderlyRestart() throws Exception {
        client.createTopic("orderly");
        client.send("orderly", "one", "two");
        assertThat(client.readAsGroup("one-group", "orderly", 2)).containsExactly("one", "two");

        kafka.restart();

        client.send("orderly", "three");
        assertThat(client.readAsGroup("one-group", "orderly", 1)).containsExactly("three");
    }

    @Test
    void aTopicIsNeverCreatedByUse() {
        try (KafkaProducer<String, String> producer =
                client.producer(Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, "1000"))) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("nobody.made.this", "x"))
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aRecordOfEightMegabytesFits() throws Exception {
        client.createTopic("large");
        String large = "x".repeat((8 << 20) - 1_000);
        client.send("large", large);
        assertThat(client.read("large", 1)).containsExactly(large);
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
        assertThat(taken.directory()).doesNotExist();
    }

    @Test
    void aWrongBrokerPropertyIsNamed() {
        BackendOptions wrong = BackendOptions.inTemporaryDirectory().setting("num.io.threads", "none");
        assertThatThrownBy(() -> EmbeddedKafka.start(wrong))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("num.io.threads");
    }
}
