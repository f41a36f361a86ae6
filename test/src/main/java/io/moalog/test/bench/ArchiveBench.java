package io.moalog.test.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdOutputStream;
import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.hdfs.EmbeddedHdfs;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.LogSource;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.MoalogProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * How many logs a second of CPU get from Kafka into closed files, and how large those are: embedded Kafka and HDFS on this
 * machine, our program as another process, whose CPU alone is counted, a service with one partition for each set. The logs
 * are in Kafka before. Arguments: measured logs, warm-up logs, and a folder of real logs to multiply, or {@code none}.
 */
public final class ArchiveBench {
    private static final long SEED = 20261121;
    /** A file of about 30 MB; the program waits for 64 MiB. A request for a run has to answer in time. */
    private static final int LINES_IN_A_RUN = 1_000_000;

    private final int records;
    private final int warmUp;
    private final List<ArchiveResult> results = new ArrayList<>();

    private ArchiveBench(int records, int warmUp) {
        this.records = records;
        this.warmUp = warmUp;
    }

    public static void main(String[] args) throws Exception {
        new ArchiveBench(Integer.parseInt(args[0]), Integer.parseInt(args[1])).run(args[2]);
        System.exit(0);
    }

    private void run(String folder) throws Exception {
        System.out.printf(
                "%s; %,d logs of each set after %,d of %d bytes for warm-up, seed %d%n",
                Installation.machine(), records, warmUp, SampleLogs.BYTES, SEED);
        try (EmbeddedKafka kafka = Installation.startKafka();
                EmbeddedHdfs hdfs =
                        EmbeddedHdfs.start(BackendOptions.inTemporaryDirectory().quickStart(false));
                MoalogProcess moalog = Installation.serve(
                        kafka,
                        Map.of(
                                "roles",
                                "service-registry,batch-indexer",
                                "batch-indexer.schedule",
                                "0 0 0 1 1 ? 2099",
                                "hdfs.uri",
                                hdfs.address()))) {
            archive(kafka, moalog, "warm-up", new SampleLogs(SEED)::next, warmUp);
            results.add(archive(kafka, moalog, "synthetic", new SampleLogs(SEED)::next, records));
            if (!folder.equals("none")) {
                results.add(archive(kafka, moalog, "multiplied", new MultipliedLogs(Path.of(folder), SEED), records));
            }
        }
        System.out.println();
        System.out.println(ArchiveResult.head());
        results.forEach(result -> System.out.println(result.row()));
        System.out.println();
        results.forEach(result -> System.out.println(result.json()));
    }

    private ArchiveResult archive(
            EmbeddedKafka kafka, MoalogProcess moalog, String set, Supplier<byte[]> logs, int count) throws Exception {
        String service = "bench." + set;
        Installation.register(moalog, service);
        double limit = 0;
        double seconds = 0;
        double cpu = 0;
        List<Double> rowsPerCpuSecond = new ArrayList<>();
        Sizes sizes = new Sizes();
        for (int sent = 0; sent < count; sent += LINES_IN_A_RUN) {
            int portion = Math.min(LINES_IN_A_RUN, count - sent);
            produce(kafka, service, logs, portion, sizes);
            limit += consume(kafka, service, sent, portion);
            double cpuBefore = moalog.cpuSeconds();
            long start = System.nanoTime();
            MoalogApi.Answer run = moalog.api().post("/api/archive/run", "application/json", "");
            seconds += (System.nanoTime() - start) / 1e9;
            double cpuOfRun = moalog.cpuSeconds() - cpuBefore;
            cpu += cpuOfRun;
            rowsPerCpuSecond.add(portion / cpuOfRun);
            if (run.status() != 200 || run.body().path("rows").asInt() != portion) {
                throw new IllegalStateException("the run of " + portion + " logs answered " + run);
            }
        }
        long bytes = 0;
        for (JsonNode file : moalog.api().get("/api/archive/" + service).body().path("files")) {
            bytes += file.path("bytes").asLong();
        }
        System.out.println("measured " + set);
        double median = Result.median(
                rowsPerCpuSecond.stream().mapToDouble(Double::doubleValue).toArray());
        return new ArchiveResult(set, count, seconds, cpu, median, sizes.lines, bytes, sizes.close(), limit);
    }

    /** Sends to the service's topic as the aggregator does. */
    private static void produce(EmbeddedKafka kafka, String service, Supplier<byte[]> logs, int count, Sizes sizes)
            throws IOException {
        AtomicReference<Exception> failed = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                KafkaSettings.at(kafka.bootstrapServers()).newProducer("bench", Map.of())) {
            for (int i = 0; i < count; i++) {
                byte[] log = logs.get();
                sizes.add(log);
                RecordHeaders headers = new RecordHeaders();
                headers.add(LogSource.HEADER, new LogSource("forward", "10.0.0.7", null).bytes());
                producer.send(
                        new ProducerRecord<>(topic(service), null, null, null, log, headers), (metadata, failure) -> {
                            if (failure != null) {
                                failed.set(failure);
                            }
                        });
            }
        }
        if (failed.get() != null) {
            throw new IllegalStateException("Kafka refused a record", failed.get());
        }
    }

    /** The limit: seconds that a bare consumer takes. */
    private static double consume(EmbeddedKafka kafka, String service, long from, int count) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                KafkaSettings.at(kafka.bootstrapServers()).newConsumer("bench", Map.of())) {
            TopicPartition partition = new TopicPartition(topic(service), 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            long start = System.nanoTime();
            for (int read = 0; read < count; ) {
                read += consumer.poll(Duration.ofSeconds(1)).count();
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static String topic(String service) {
        return new TopicName(new ServiceName(service)).toString();
    }

    /** What the logs take as lines, and as lines through zstd -3. */
    private static final class Sizes {
        private final Counting compressed = new Counting();
        private final ZstdOutputStream zstd;
        private long lines;

        Sizes() throws IOException {
            zstd = new ZstdOutputStream(compressed, 3);
        }

        void add(byte[] log) throws IOException {
            zstd.write(log);
            zstd.write('\n');
            lines += log.length + 1;
        }

        long close() throws IOException {
            zstd.close();
            return compressed.bytes;
        }
    }

    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
        }
    }
}
