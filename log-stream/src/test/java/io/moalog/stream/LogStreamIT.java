package io.moalog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.standalone.kafka.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LogStreamIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static EmbeddedKafka kafka;
    private static KafkaSettings settings;
    private static Admin admin;
    private static KafkaProducer<byte[], byte[]> producer;

    private final Map<ServiceName, String> active = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private ServiceName service;
    private String group;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = EmbeddedKafka.inTemporaryDirectory();
        settings = KafkaSettings.at(kafka.bootstrapServers());
        admin = settings.newAdmin("test");
        producer = settings.newProducer("test", Map.of());
        PlatformTopics.ensure(settings, admin);
    }

    @AfterAll
    static void stopKafka() {
        producer.close();
        admin.close();
        kafka.close();
    }

    @BeforeEach
    void aServiceOfOneTestAlone() throws Exception {
        service = new ServiceName("stream.test" + NAMES.incrementAndGet());
        group = "moalog." + service;
        createTopic(1);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void aRestartGoesOnBehindWhatWasDone() throws Exception {
        send(0, 1000);
        Recorder first = new Recorder();
        LogStream stream = start(first, 8 << 20);
        await().atMost(DEADLINE).until(() -> first.values.size() == 1000);
        stream.close();

        send(1000, 1500);
        Recorder second = new Recorder();
        start(second, 8 << 20);
        await().atMost(DEADLINE).until(() -> second.values.size() >= 500);
        assertThat(second.values).containsExactlyElementsOf(values(1000, 1500));
    }

    @Test
    void aServiceAddedDuringARestartIsReadToo() throws Exception {
        send(0, 10);
        Recorder first = new Recorder();
        String groupOfBoth = group;
        LogStream stream = start(first, 8 << 20);
        await().atMost(DEADLINE).until(() -> first.values.size() == 10);
        stream.close();

        aServiceOfOneTestAlone();
        group = groupOfBoth;
        send(10, 20);
        Recorder second = new Recorder();
        start(second, 8 << 20);
        await().atMost(DEADLINE).until(() -> second.values.size() >= 10);
        assertThat(second.values).containsExactlyElementsOf(values(10, 20));
    }

    @Test
    void logsThatComeOneByOneAreTakenSomeAtATime() throws Exception {
        Recorder recorder = new Recorder();
        start(recorder, 8 << 20);
        send(0, 1);
        await().atMost(DEADLINE).until(() -> recorder.values.size() == 1);
        long begin = System.nanoTime();
        for (int i = 1; i < 1000; i++) {
            send(i, i + 1);
        }
        await().atMost(DEADLINE).until(() -> recorder.values.size() == 1000);
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        assertThat(recorder.values).containsExactlyElementsOf(values(0, 1000));
        // One every 50 ms; some more where the thread that sends was faster than Kafka's answer to the reader.
        assertThat(recorder.topicIds.size()).isLessThanOrEqualTo((int) (millis / 50) + 50);
    }

    @Test
    void logsThatWaitAreTakenWithoutLingeringHoweverFewAFetchBrings() throws Exception {
        for (int i = 0; i < 400; i++) {
            send(i, i + 1);
        }
        Recorder recorder = new Recorder();
        // A fetch brings one of the producer's batches at least, and these have one log each.
        start(() -> Map.copyOf(active), recorder, 8 << 20, Map.of("max.partition.fetch.bytes", 1));
        await().atMost(DEADLINE).until(() -> !recorder.values.isEmpty());
        long begin = System.nanoTime();
        await().atMost(DEADLINE).until(() -> recorder.values.size() == 400);
        assertThat(recorder.topicIds).hasSize(400);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(400 * 50 / 2));
    }

    @Test
    void whatTransactionsLeaveIsPassedAndNothingIsBehindAtTheEnd() throws Exception {
        try (KafkaProducer<byte[], byte[]> transactional =
                settings.newProducer("test.transactional", Map.of("transactional.id", group))) {
            transactional.initTransactions();
            for (boolean commits : new boolean[] {true, false}) {
                transactional.beginTransaction();
                transactional.send(
                        new ProducerRecord<>(topic(), values(0, 1).get(0).getBytes(UTF_8)));
                transactional.flush();
                if (commits) {
                    transactional.commitTransaction();
                } else {
                    transactional.abortTransaction();
                }
            }
        }
        Recorder recorder = new Recorder();
        start(recorder, 8 << 20);
        await().atMost(DEADLINE).until(() -> committed() != null && committed().offset() == 4);
        assertThat(recorder.values).containsExactlyElementsOf(values(0, 1));
    }

    @Test
    void whatIsNotDoneIsDeliveredAgain() throws Exception {
        send(0, 100);
        Recorder never = new Recorder();
        never.finishes = false;
        LogStream stream = start(never, 8 << 20);
        await().atMost(DEADLINE).until(() -> never.values.size() == 100);
        stream.close();
        assertThat(committed()).isNull();

        Recorder second = new Recorder();
        start(second, 8 << 20);
        await().atMost(DEADLINE).until(() -> second.values.size() >= 100);
        assertThat(second.values).containsExactlyElementsOf(values(0, 100));
    }

    @Test
    void aSinkThatRestsIsGivenNoMoreThanTheBoundAndOnePoll() throws Exception {
        byte[] large = new byte[10_000];
        java.util.Arrays.fill(large, (byte) 'x');
        for (int i = 0; i < 4000; i++) {
            producer.send(new ProducerRecord<>(topic(), large));
        }
        producer.flush();
        Recorder resting = new Recorder();
        resting.finishes = false;
        start(resting, 4 << 20);
        await().atMost(DEADLINE).until(() -> resting.values.size() > 100);
        await().during(Duration.ofSeconds(2)).atMost(DEADLINE).until(() -> resting.values.size() < 4000);
        // Half of 4 MiB is scarce, plus one poll.
        assertThat(resting.bytes()).isLessThan((2 << 20) + StreamConfig.POLL_RECORDS * 10_000);

        resting.finishAll();
        await().atMost(DEADLINE).until(() -> resting.values.size() == 4000);
        await().atMost(DEADLINE).until(() -> committed() != null && committed().offset() == 4000);
    }

    @Test
    void servicesThatWaitLeaveTheMemoryToTheOthersAndAreReadAgainLater() throws Exception {
        byte[] large = new byte[10_000];
        java.util.Arrays.fill(large, (byte) 'x');
        Set<ServiceName> waiting = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 6; i++) {
            waiting.add(service);
            for (int n = 0; n < 300; n++) {
                producer.send(new ProducerRecord<>(topic(), large));
            }
            aServiceOfOneTestAlone();
        }
        producer.flush();
        Map<ServiceName, Set<Long>> stored = new ConcurrentHashMap<>();
        active.keySet().forEach(name -> stored.put(name, ConcurrentHashMap.newKeySet()));
        LogSink sink = new LogSink() {
            @Override
            public void take(LogBatch batch) {
                if (!isWaiting(batch.service())) {
                    batch.records().forEach(log -> stored.get(batch.service()).add(log.offset()));
                    batch.done();
                }
            }

            @Override
            public boolean isWaiting(ServiceName one) {
                return waiting.contains(one);
            }
        };
        // What the six have is four times as much as may be under way.
        start(sink, 4 << 20);
        send(0, 1000);
        await().atMost(DEADLINE).until(() -> stored.get(service).size() == 1000);
        await().atMost(DEADLINE).until(() -> committed() != null && committed().offset() == 1000);
        assertThat(stored.values().stream().filter(Set::isEmpty)).hasSize(6);

        waiting.clear();
        await().atMost(DEADLINE)
                .until(() -> stored.entrySet().stream()
                        .allMatch(one -> one.getValue().size() == (one.getKey().equals(service) ? 1000 : 300)));
    }

    @Test
    void aTopicMadeAnewIsReadFromItsBeginning() throws Exception {
        send(0, 50);
        Recorder first = new Recorder();
        LogStream stream = start(first, 8 << 20);
        await().atMost(DEADLINE).until(() -> first.values.size() == 50);
        stream.close();
        String oldId = active.get(service);

        admin.deleteTopics(List.of(topic())).all().get();
        await().atMost(DEADLINE).until(() -> !admin.listTopics().names().get().contains(topic()));
        createTopic(1);
        send(100, 200);
        Recorder second = new Recorder();
        start(second, 8 << 20);
        await().atMost(DEADLINE).until(() -> second.values.size() >= 100);
        assertThat(second.values).containsExactlyElementsOf(values(100, 200));
        assertThat(second.topicIds).containsOnly(active.get(service)).doesNotContain(oldId);
    }

    @Test
    void logsThatKafkaNoLongerHoldsAreOneLossRecordAndTheStreamGoesOn() throws Exception {
        send(0, 100);
        Recorder first = new Recorder();
        LogStream stream = start(first, 8 << 20);
        await().atMost(DEADLINE).until(() -> first.values.size() == 100);
        stream.close();

        send(100, 200);
        TopicPartition partition = new TopicPartition(topic(), 0);
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(150)))
                .all()
                .get();
        Recorder second = new Recorder();
        LogStream lossy = start(second, 8 << 20);
        await().atMost(DEADLINE).until(() -> second.values.size() >= 50);
        assertThat(second.values).containsExactlyElementsOf(values(150, 200));
        assertThat(lossy.check().up()).isFalse();
        await().atMost(DEADLINE).until(() -> losses().size() == 1);
        DeadLetter loss = losses().get(0);
        assertThat(loss.position().offset()).isEqualTo(100);
        assertThat(loss.lostTo()).isEqualTo(150);
        assertThat(loss.reason()).contains("100").contains("150");
    }

    @Test
    void aReaderThatWantsNewLogsAloneStartsThereAndWhatWentBeforeIsNoLoss() throws Exception {
        send(0, 100);
        admin.deleteRecords(Map.of(new TopicPartition(topic(), 0), RecordsToDelete.beforeOffset(50)))
                .all()
                .get();
        Recorder recorder = new Recorder();
        LogStream stream = start(fromEighty(), recorder, 8 << 20, Map.of());
        await().atMost(DEADLINE).until(() -> recorder.values.size() >= 20);
        assertThat(recorder.values).containsExactlyElementsOf(values(80, 100));
        assertThat(stream.check().up()).isTrue();
        assertThat(losses()).isEmpty();
        assertThat(recorder.moves).containsExactly("assigned 0@80");

        stream.close();
        assertThat(recorder.moves).containsExactly("assigned 0@80", "released 0");
    }

    @Test
    void whereNothingComesTheGroupIsStillSeenToBeWhereItWantsToBegin() throws Exception {
        send(0, 80);
        start(fromEighty(), new Recorder(), 8 << 20, Map.of());
        await().atMost(DEADLINE).until(() -> committed() != null && committed().offset() == 80);
    }

    private ActiveServices fromEighty() {
        return new ActiveServices() {
            @Override
            public Map<ServiceName, String> topicIds() {
                return Map.copyOf(active);
            }

            @Override
            public long firstOffset(ServiceName of, String topicId, int partition) {
                return topicId.equals(active.get(of)) ? 80 : 0;
            }
        };
    }

    @Test
    void partitionsAddedLaterAreReadFromTheirBeginning() throws Exception {
        send(0, 10);
        Recorder recorder = new Recorder();
        start(recorder, 8 << 20);
        await().atMost(DEADLINE).until(() -> recorder.values.size() == 10);
        admin.createPartitions(Map.of(topic(), NewPartitions.increaseTo(2)))
                .all()
                .get();
        for (int i = 10; i < 20; i++) {
            producer.send(
                    new ProducerRecord<>(topic(), 1, null, Integer.toString(i).getBytes(UTF_8)));
        }
        producer.flush();
        await().atMost(DEADLINE).until(() -> recorder.values.size() == 20);
        assertThat(recorder.values).containsExactlyInAnyOrderElementsOf(values(0, 20));
    }

    @Test
    void aServiceAddedLaterIsFollowedAndAFailingSinkStartsAnew() throws Exception {
        Map<ServiceName, String> later = new HashMap<>(active);
        active.clear();
        Recorder recorder = new Recorder();
        recorder.failures.set(2);
        LogStream stream = start(recorder, 8 << 20);
        send(0, 10);
        active.putAll(later);
        await().atMost(DEADLINE).until(() -> recorder.values.size() >= 10);
        assertThat(recorder.failures).hasValueLessThanOrEqualTo(0);
        assertThat(recorder.values).containsExactlyElementsOf(values(0, 10));
        await().atMost(DEADLINE).until(() -> stream.check().up());
    }

    private LogStream start(LogSink sink, long bound) {
        return start(() -> Map.copyOf(active), sink, bound, Map.of());
    }

    private LogStream start(ActiveServices services, LogSink sink, long bound, Map<String, Object> consumer) {
        DeadLetters deadLetters = new DeadLetters(settings, "stream-test");
        StreamConfig config = new StreamConfig(settings, group, Optional.of("one"), bound, consumer);
        LogStream stream = new LogStream(config, services, sink, deadLetters, new SimpleMeterRegistry());
        stream.start();
        open.add(stream);
        open.add(deadLetters);
        return stream;
    }

    private void createTopic(int partitions) throws Exception {
        var created = admin.createTopics(List.of(new NewTopic(topic(), partitions, (short) 1)));
        active.put(service, created.topicId(topic()).get().toString());
    }

    private String topic() {
        return new TopicName(service).toString();
    }

    private void send(int from, int to) {
        for (String value : values(from, to)) {
            producer.send(new ProducerRecord<>(topic(), value.getBytes(UTF_8)));
        }
        producer.flush();
    }

    private static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private OffsetAndMetadata committed() throws Exception {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(topic(), 0));
    }

    private List<DeadLetter> losses() {
        try (KafkaConsumer<byte[], byte[]> consumer = settings.newConsumer("test", Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(PlatformTopics.DEAD_LETTERS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<DeadLetter> found = new ArrayList<>();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    DeadLetter letter = DeadLetter.of(record);
                    if (letter.service().equals(service.value())) {
                        found.add(letter);
                    }
                }
            }
            return found;
        }
    }

    /** A sink that keeps what it is given. */
    private static final class Recorder implements LogSink {
        private final ConcurrentLinkedQueue<String> values = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> topicIds = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<LogBatch> waiting = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> moves = new ConcurrentLinkedQueue<>();
        private final AtomicInteger failures = new AtomicInteger();
        private volatile boolean finishes = true;

        @Override
        public void take(LogBatch batch) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("the sink fails");
            }
            batch.records().forEach(log -> values.add(new String(log.value(), UTF_8)));
            topicIds.add(batch.topicId());
            if (finishes) {
                batch.done();
            } else {
                waiting.add(batch);
            }
        }

        @Override
        public void assigned(ServiceName of, int partition, long offset) {
            moves.add("assigned " + partition + "@" + offset);
        }

        @Override
        public void released(ServiceName of, int partition) {
            moves.add("released " + partition);
        }

        long bytes() {
            return waiting.stream()
                    .flatMap(batch -> batch.records().stream())
                    .mapToLong(log -> log.value().length)
                    .sum();
        }

        void finishAll() {
            finishes = true;
            waiting.forEach(LogBatch::done);
        }
    }
}
