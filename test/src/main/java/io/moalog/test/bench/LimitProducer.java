package io.moalog.test.bench;

import io.moalog.stream.KafkaSettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The limit: a bare Kafka producer with the product's configuration sends the same bytes. A process of its own, so that
 * its CPU is measured as ours is. Arguments: bootstrap servers, topic, warm-up records, records. Prints a line when it is
 * warm, and one for every line that it reads: seconds and CPU seconds.
 */
public final class LimitProducer {
    /** Begins the lines that are not the log's. */
    static final String ANSWER = "limit: ";

    private LimitProducer() {}

    public static void main(String[] args) throws Exception {
        int records = Integer.parseInt(args[3]);
        List<byte[]> logs = new ArrayList<>();
        SampleLogs samples = new SampleLogs(IngestBench.SEED);
        for (int i = 0; i < 100_000; i++) {
            logs.add(samples.next());
        }
        try (KafkaProducer<byte[], byte[]> producer = KafkaSettings.at(args[0]).newProducer("bench-limit", Map.of())) {
            send(producer, args[1], logs, Integer.parseInt(args[2]));
            System.out.println(ANSWER + "warm");
            while (System.in.read() >= 0) {
                long cpu = cpuNanos();
                long start = System.nanoTime();
                send(producer, args[1], logs, records);
                System.out.println(ANSWER + (System.nanoTime() - start) / 1e9 + " " + (cpuNanos() - cpu) / 1e9);
            }
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, List<byte[]> logs, int records) {
        AtomicReference<Exception> failed = new AtomicReference<>();
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>(topic, logs.get(i % logs.size())), (metadata, failure) -> {
                if (failure != null) {
                    failed.set(failure);
                }
            });
        }
        producer.flush();
        if (failed.get() != null) {
            throw new IllegalStateException("Kafka refused a record", failed.get());
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
