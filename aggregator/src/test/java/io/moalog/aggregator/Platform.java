package io.moalog.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.aggregator.AggregatorConfig.ForwardConfig;
import io.moalog.aggregator.AggregatorConfig.Listeners;
import io.moalog.aggregator.AggregatorConfig.SyslogConfig;
import io.moalog.aggregator.intake.TestServices;
import io.moalog.aggregator.syslog.SyslogSecurity;
import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ServiceCodec;
import io.moalog.registry.view.ServicesView;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import io.moalog.stream.ReplayUnderWay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** A real Kafka, a services view and an aggregator on it. */
public final class Platform implements AutoCloseable {
    public static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final AtomicInteger NAMES = new AtomicInteger();

    public final EmbeddedKafka kafka = EmbeddedKafka.inTemporaryDirectory();
    public final KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final ServicesView view = new ServicesView(settings);
    public final Aggregator aggregator;

    public Platform(AggregatorConfig config) {
        aggregator = new Aggregator(config, settings, view, meters);
    }

    /** Any free port, otherwise as it comes. */
    public static AggregatorConfig config() {
        return config(AggregatorConfig.defaults().maxBytesInFlight());
    }

    public static AggregatorConfig config(long maxBytesInFlight) {
        return config(maxBytesInFlight, SyslogSecurity.none());
    }

    public static AggregatorConfig config(SyslogSecurity syslog) {
        return config(AggregatorConfig.defaults().maxBytesInFlight(), syslog);
    }

    private static AggregatorConfig config(long maxBytesInFlight, SyslogSecurity syslog) {
        AggregatorConfig defaults = AggregatorConfig.defaults();
        return new AggregatorConfig(
                new Listeners(
                        new ForwardConfig("127.0.0.1", 0),
                        new SyslogConfig("127.0.0.1", OptionalInt.of(0), true, syslog)),
                maxBytesInFlight,
                defaults.maxEventBytes(),
                defaults.unclaimedBytesPerSecond(),
                defaults.http(),
                defaults.deliveryTimeout());
    }

    public Platform start() {
        view.start();
        aggregator.start();
        Awaitility.await().atMost(DEADLINE).until(aggregator::isReady);
        return this;
    }

    /** Registers a service whose name is no other test's. */
    public String register() throws Exception {
        return register("test.service" + NAMES.incrementAndGet());
    }

    public String register(String name, Claim... claims) throws Exception {
        ServiceName service = new ServiceName(name);
        NewTopic topic = new NewTopic(new TopicName(service).toString(), 1, (short) 1)
                .configs(Map.of("message.timestamp.type", "LogAppendTime", "max.message.bytes", "8388608"));
        try (Admin admin = settings.newAdmin("test");
                KafkaProducer<byte[], byte[]> producer = settings.newProducer("test", Map.of())) {
            PlatformTopics.ensure(settings, admin);
            var created = admin.createTopics(List.of(topic));
            created.all().get(30, TimeUnit.SECONDS);
            String id = created.topicId(topic.name()).get(30, TimeUnit.SECONDS).toString();
            producer.send(ServiceCodec.record(TestServices.claiming(name, id, claims)))
                    .get(30, TimeUnit.SECONDS);
        }
        Awaitility.await().atMost(DEADLINE).until(() -> view.find(service).isPresent());
        return name;
    }

    /** The service's logs, at least {@code count} of them. */
    public List<ConsumerRecord<byte[], byte[]>> logs(String service, int count) {
        return read(new TopicName(new ServiceName(service)).toString(), count, record -> true);
    }

    /** The dead letters of that name, at least {@code count} of them. */
    public List<DeadLetter> deadLetters(String service, int count) {
        return read(
                        PlatformTopics.DEAD_LETTERS,
                        count,
                        record -> DeadLetter.of(record).service().equals(service))
                .stream()
                .map(DeadLetter::of)
                .toList();
    }

    /** The replays into that topic that have not told their end. */
    public List<ReplayUnderWay> replaysLeft(String topicId) {
        Map<String, Optional<ReplayUnderWay>> last = new LinkedHashMap<>();
        read(PlatformTopics.REPLAYS, 1, record -> ReplayUnderWay.isOf(record, topicId))
                .forEach(record -> last.put(new String(record.key(), UTF_8), ReplayUnderWay.parse(record)));
        return last.values().stream().flatMap(Optional::stream).toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(
            String topic, int count, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = settings.newConsumer("test", Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            int empty = 0;
            while (System.nanoTime() < deadline && (read.size() < count || empty < 1)) {
                var polled = consumer.poll(Duration.ofMillis(300));
                polled.forEach(record -> {
                    if (wanted.test(record)) {
                        read.add(record);
                    }
                });
                empty = polled.isEmpty() ? empty + 1 : 0;
            }
        }
        return read;
    }

    public double count(String name, String protocol) {
        var counter = meters.find("moalog.aggregator." + name)
                .tag("protocol", protocol)
                .functionCounter();
        return counter == null ? 0 : counter.count();
    }

    /** The relation of the counters, once nothing is under way. */
    public boolean isAccountedFor(String protocol) {
        return count("received", protocol)
                == count("accepted", protocol)
                        + count("rejected", protocol)
                        + count("dead.lettered", protocol)
                        + count("refused", protocol);
    }

    public double bytesInFlight() {
        return meters.get("moalog.aggregator.bytes.in.flight").gauge().value();
    }

    @Override
    public void close() {
        aggregator.close();
        view.close();
        kafka.close();
    }
}
