package io.moalog.aggregator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.registry.view.Quota;
import io.moalog.stream.DeadLetter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

/** An intake on a producer in memory. */
public final class TestIntake implements AutoCloseable {
    /** What all names without a service may bring. */
    public static final Quota UNCLAIMED = new Quota(10_000, 1_000_000);

    private static final Node NODE = new Node(0, "localhost", 9092);

    public final TestServices services;
    public final ReluctantProducer producer;
    public final InFlightBytes inFlight;
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final List<DeadLetter> deadLetters = Collections.synchronizedList(new ArrayList<>());
    public final Intake intake;
    public volatile CompletableFuture<Void> deadLettersKept = CompletableFuture.completedFuture(null);

    /** Whether Kafka answers what it is asked beside the logs. */
    public volatile boolean answers;

    private final KafkaOutlet outlet;
    private final DeadLetterDesk desk;

    /** @param acknowledging whether every record is acknowledged at once, otherwise when the test says so */
    public TestIntake(boolean acknowledging, long mostBytes, String... activeServices) {
        services = new TestServices(activeServices);
        List<PartitionInfo> partitions = services.all().stream()
                .map(service -> new PartitionInfo(service.topic(), 0, NODE, new Node[] {NODE}, new Node[] {NODE}))
                .collect(Collectors.toList());
        Cluster cluster = new Cluster("test", List.of(NODE), partitions, java.util.Set.of(), java.util.Set.of());
        producer = new ReluctantProducer(cluster, acknowledging);
        inFlight = new InFlightBytes(mostBytes);
        outlet = new KafkaOutlet(() -> producer, () -> answers);
        desk = new DeadLetterDesk(letter -> {
            deadLetters.add(letter);
            return deadLettersKept;
        });
        intake = new Intake(services, outlet, desk, inFlight, UNCLAIMED, meters);
        outlet.open();
        desk.start();
        intake.open(true);
    }

    /** The topics' metadata has been fetched: nothing waits for that. */
    public TestIntake ready() {
        for (var service : services.all()) {
            outlet.ready(service.topic()).join();
        }
        return this;
    }

    /** Kafka acknowledges nothing of what is under way for some seconds, though it answers otherwise. */
    public void fallSilent() {
        answers = true;
        intake.tick(System.nanoTime() + TopicShare.SILENCE.plusSeconds(1).toNanos());
    }

    public List<String> sent() {
        return producer.history().stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    public List<ProducerRecord<byte[], byte[]>> records() {
        return producer.history();
    }

    public double count(String name, String protocol) {
        return meters.get("moalog.aggregator." + name)
                .tag("protocol", protocol)
                .functionCounter()
                .count();
    }

    /** What a service's quota has done: {@code refused}, {@code dropped} or {@code delayed}. */
    public double quota(String name, String service) {
        return meters.get("moalog.aggregator.quota." + name)
                .tag("service", service)
                .functionCounter()
                .count();
    }

    /** Closes a connection and this, and finds that nothing of it is left. */
    public void closeWith(EmbeddedChannel channel) {
        channel.finishAndReleaseAll();
        close();
        assertThat(inFlight.used()).as("bytes left in flight").isZero();
    }

    @Override
    public void close() {
        desk.close();
        outlet.close();
    }
}
