package io.moalog.aggregator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.internals.ProducerBatch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes its lane is kept and answered as what the producer sends, on a real Kafka. */
class TopicLaneIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int THREADS = 4;
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Headers HEADERS = new RecordHeaders().add("moalog", "test".getBytes(UTF_8));

    private static EmbeddedKafka kafka;
    private static Admin admin;

    private final String topic = "lane-" + Long.toHexString(System.nanoTime());
    private final Random random = new Random(20261123);
    private final List<Log> taken = Collections.synchronizedList(new ArrayList<>());
    private KafkaOutlet outlet;

    /** A log, and the answers to it. */
    private record Log(@Nullable String host, String value, ConcurrentLinkedQueue<String> answers) {
        boolean isKept() {
            return List.copyOf(answers).equals(List.of("kept"));
        }
    }

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.inTemporaryDirectory();
        admin = KafkaSettings.at(kafka.bootstrapServers()).newAdmin("test");
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    @BeforeEach
    void open() {
        open(kafka, 4_000, 5);
    }

    private void open(EmbeddedKafka at, int deliveryMillis, int lingerMillis) {
        KafkaSettings settings = KafkaSettings.at(at.bootstrapServers());
        Map<String, Object> neverWaiting = Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 0,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
                ProducerConfig.LINGER_MS_CONFIG, lingerMillis,
                ProducerConfig.METADATA_MAX_AGE_CONFIG, 1_000);
        outlet = new KafkaOutlet(() -> settings.newProducer("lane", neverWaiting), () -> false);
        outlet.open();
    }

    /** Nothing is answered again at the end. */
    @AfterEach
    void close() {
        outlet.close();
        assertThat(taken).allMatch(log -> log.answers().size() == 1);
    }

    @Test
    void aLogJoinsTheBatchThatIsBeingFilled() throws Exception {
        create(1);
        outlet.close();
        open(kafka, 120_000, 60_000);
        deliver("first", 1, random);
        Log joining = new Log(null, "joining", new ConcurrentLinkedQueue<>());
        taken.add(joining);
        Deque<ProducerBatch> batches = Objects.requireNonNull(outlet.openBatches(topic, 0));
        assertThat(OpenBatches.join(batches, 1, null, "joining".getBytes(UTF_8), new Header[0], answer(joining)))
                .isTrue();
        assertThat(joining.answers()).isEmpty();
        outlet.close();
        assertThat(taken).hasSize(2).allMatch(Log::isKept);
        assertThat(values(read())).hasSize(2).endsWith("joining");
    }

    @Test
    void aHostsLogsKeepTheirOrderInItsPartitionAndEachIsAnsweredOnce() throws Exception {
        create(3);
        inThreads(thread -> {
            Random random = new Random(thread);
            for (int delivery = 0; delivery < 50; delivery++) {
                deliver("t" + thread, 1 + random.nextInt(400), random);
            }
        });
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(taken).allMatch(Log::isKept));
        List<ConsumerRecord<byte[], byte[]>> records = read();
        assertThat(sorted(values(records))).isEqualTo(sorted(values(log -> true)));
        for (String host :
                taken.stream().map(Log::host).filter(Objects::nonNull).collect(Collectors.toSet())) {
            List<ConsumerRecord<byte[], byte[]>> its = records.stream()
                    .filter(record -> record.key() != null && host.equals(new String(record.key(), UTF_8)))
                    .toList();
            int partition = Utils.toPositive(Utils.murmur2(host.getBytes(UTF_8))) % 3;
            assertThat(its).extracting(ConsumerRecord::partition).containsOnly(partition);
            assertThat(values(its)).isEqualTo(values(log -> host.equals(log.host())));
        }
        Set<Integer> ofNoHost = records.stream()
                .filter(record -> record.key() == null)
                .map(ConsumerRecord::partition)
                .collect(Collectors.toSet());
        assertThat(ofNoHost).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(records).allMatch(record -> record.headers().equals(HEADERS));
    }

    @Test
    void aTopicMayGrowAndMayBeMadeAnewWithFewerPartitions() throws Exception {
        create(1);
        deliver("one", 500, random);
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
        await().atMost(DEADLINE).until(() -> {
            deliver("three", 100, random);
            return partitionsUsed() == 3;
        });
        await().atMost(DEADLINE).until(() -> taken.stream().allMatch(Log::isKept));
        admin.deleteTopics(List.of(topic)).all().get();
        await().atMost(DEADLINE).until(() -> !admin.listTopics().names().get().contains(topic));
        create(1);
        taken.clear();
        await().atMost(DEADLINE).until(() -> {
            int before = taken.size();
            deliver("again", 50, random);
            await().atMost(DEADLINE)
                    .until(() -> taken.stream().noneMatch(log -> log.answers().isEmpty()));
            return taken.size() == before + 50
                    && taken.subList(before, taken.size()).stream().allMatch(Log::isKept);
        });
        assertEachHasOneAnswerAndIsThereIfKept();
    }

    @Test
    void whereTheProducerIsClosedMeanwhileEveryLogThatWasTakenHasOneAnswer() throws Exception {
        create(1);
        Thread closing = new Thread(() -> {
            await().atMost(DEADLINE).until(() -> taken.size() > 20_000);
            outlet.close();
        });
        closing.start();
        inThreads(thread -> {
            while (closing.isAlive() && taken.size() < 200_000) {
                deliver("t" + thread, 200, new Random(thread));
            }
        });
        closing.join();
        assertEachHasOneAnswerAndIsThereIfKept();
        assertThat(values(Log::isKept)).hasSizeGreaterThan(10_000);
    }

    @Test
    void logsThatJoinABatchWhileKafkaIsAwayAreUnderWayAndHaveOneAnswerWhenTheProducerIsClosed() throws Exception {
        TopicLane lane;
        try (EmbeddedKafka dying = EmbeddedKafka.inTemporaryDirectory()) {
            outlet.close();
            open(dying, 120_000, 60_000);
            try (Admin its = KafkaSettings.at(dying.bootstrapServers()).newAdmin("test")) {
                create(its, 1);
            }
            deliver("before", 50_000, random);
            await().atMost(DEADLINE)
                    .until(() -> taken.stream().filter(Log::isKept).count() > 10_000);
            lane = Objects.requireNonNull(lane());
        }
        deliver(lane, "after", 1_000, random);
        await().atMost(DEADLINE).until(() -> {
            outlet.tick(System.nanoTime());
            return outlet.isAway();
        });
        Thread closing = new Thread(outlet::close);
        closing.start();
        while (closing.isAlive() && taken.size() < 100_000) {
            deliver(lane, "closing", 1, random);
        }
        closing.join();
        assertThat(taken).allMatch(log -> log.answers().size() == 1);
    }

    private void assertEachHasOneAnswerAndIsThereIfKept() {
        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(taken).allMatch(log -> log.answers().size() == 1));
        Set<String> kept = new HashSet<>(values(Log::isKept));
        kept.removeAll(new HashSet<>(values(read())));
        assertThat(kept).as("kept, but not there").isEmpty();
    }

    private void create(int partitions) throws Exception {
        create(admin, partitions);
    }

    private void create(Admin at, int partitions) throws Exception {
        at.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    private long partitionsUsed() throws Exception {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, 3)
                .boxed()
                .collect(Collectors.toMap(number -> new TopicPartition(topic, number), number -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().values().stream()
                .filter(end -> end.offset() > 0)
                .count();
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void inThreads(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            running.add(threads.submit(() -> {
                work.run(thread);
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> one : running) {
            one.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Logs of some hosts and of no host, as long as the topic is there. */
    private void deliver(String hosts, int count, Random random) throws Exception {
        int left = count;
        for (TopicLane lane = lane(); left > 0 && lane != null; lane = lane()) {
            left -= deliver(lane, hosts, left, random);
        }
    }

    /** How many were taken. */
    private int deliver(TopicLane lane, String hosts, int count, Random random) {
        for (int i = 0; i < count; i++) {
            String host = random.nextInt(5) == 0 ? null : hosts + "-" + random.nextInt(5);
            Log log = new Log(host, "log " + NUMBERS.incrementAndGet() + " of " + host, new ConcurrentLinkedQueue<>());
            byte[] key = host == null ? null : host.getBytes(UTF_8);
            if (!lane.send(key, log.value().getBytes(UTF_8), answer(log))) {
                return i;
            }
            taken.add(log);
        }
        return count;
    }

    private @Nullable TopicLane lane() throws Exception {
        try {
            outlet.ready(topic).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            return outlet.lane(topic, HEADERS);
        } catch (ExecutionException unavailable) {
            return null;
        }
    }

    private Answer answer(Log log) {
        KafkaOutlet sending = outlet;
        return new Answer() {
            @Override
            void settled(@Nullable Exception failure) {
                if (failure == null) {
                    sending.acknowledged(1);
                } else {
                    sending.failed(topic, failure);
                }
                log.answers().add(failure == null ? "kept" : failure.toString());
            }
        };
    }

    private List<String> values(Predicate<Log> wanted) {
        return taken.stream().filter(wanted).map(Log::value).toList();
    }

    private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> new String(record.value(), UTF_8)).toList();
    }

    private static List<String> sorted(List<String> values) {
        return values.stream().sorted().toList();
    }

    /** The topic's records. */
    private List<ConsumerRecord<byte[], byte[]>> read() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                KafkaSettings.at(kafka.bootstrapServers()).newConsumer("test", Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            await().atMost(DEADLINE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition));
            });
        }
        return records;
    }
}
