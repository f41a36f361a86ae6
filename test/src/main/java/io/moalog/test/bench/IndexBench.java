package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.indexer.document.Bytes;
import io.moalog.indexer.document.DocumentWriter;
import io.moalog.indexer.document.Receipt;
import io.moalog.model.IndexName;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.MoalogProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;

/**
 * How many logs a second get from Kafka into Elasticsearch, and how soon after Kafka's acknowledgement a search finds them at
 * half of that rate: embedded backends on this machine, our program as another process, whose CPU alone is counted, services
 * with one partition. The limit is a bare client that sends the same documents in bulks made before, as large and as many at
 * once. Arguments: measured logs, warm-up logs, and for how many seconds the half rate is held.
 */
public final class IndexBench {
    /** As the program's defaults. */
    private static final int BULK_BYTES = 4 * 1024 * 1024;

    private static final int AT_ONCE = 2;
    private static final int CHUNK = 100;
    private static final long DEADLINE_MINUTES = 15;

    private final int records;
    private final int warmUp;
    private final int seconds;

    private IndexBench(int records, int warmUp, int seconds) {
        this.records = records;
        this.warmUp = warmUp;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        new IndexBench(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2])).run();
        System.exit(0);
    }

    private void run() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%s; %,d logs of %d bytes after %,d for warm-up, seed %d%n",
                Installation.machine(),
                records,
                SampleLogs.BYTES,
                warmUp,
                IngestBench.SEED);
        try (EmbeddedKafka kafka = Installation.startKafka();
                EmbeddedElasticsearch elasticsearch = EmbeddedElasticsearch.start(
                        BackendOptions.inTemporaryDirectory().quickStart(false));
                MoalogProcess moalog = Installation.serve(
                        kafka,
                        Map.of(
                                "roles",
                                "service-registry,aggregator,realtime-indexer",
                                "elasticsearch.urls",
                                elasticsearch.url()))) {
            Counts counts = new Counts(new MoalogApi(URI.create(elasticsearch.url())));
            index(kafka, moalog, counts, "bench.warm-up", warmUp);
            replay(moalog, elasticsearch, counts, "bench.limit-warm-up", warmUp);
            double limit = records / replay(moalog, elasticsearch, counts, "bench.limit", records);
            double cpu = moalog.cpuSeconds();
            double rate = records / index(kafka, moalog, counts, "bench.index", records);
            cpu = moalog.cpuSeconds() - cpu;
            double[] millis = untilSearchable(moalog, counts, rate / 2);
            System.out.printf(
                    Locale.ROOT,
                    "%n%,.0f logs/s, limit %,.0f logs/s, ratio %.2f, %.2f CPU microseconds a log%n"
                            + "from ack to searchable at %,.0f logs/s: p50 %.0f ms, p99 %.0f ms%n%n"
                            + "{\"bench\":\"index\",\"records\":%d,\"records_per_second\":%.0f,"
                            + "\"cpu_microseconds_per_record\":%.3f,\"limit_records_per_second\":%.0f,\"ratio\":%.3f,"
                            + "\"searchable_records_per_second\":%.0f,\"searchable_p50_ms\":%.0f,\"searchable_p99_ms\":%.0f}%n",
                    rate,
                    limit,
                    rate / limit,
                    cpu * 1e6 / records,
                    rate / 2,
                    millis[0],
                    millis[1],
                    records,
                    rate,
                    cpu * 1e6 / records,
                    limit,
                    rate / limit,
                    rate / 2,
                    millis[0],
                    millis[1]);
        }
    }

    /** From the first log in Kafka until Elasticsearch has written all: seconds. */
    private double index(EmbeddedKafka kafka, MoalogProcess moalog, Counts counts, String service, int count)
            throws Exception {
        begin(moalog, counts, service);
        List<byte[]> logs = logs(count);
        String topic = new TopicName(new ServiceName(service)).toString();
        long start = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer =
                KafkaSettings.at(kafka.bootstrapServers()).newProducer("bench", Map.of())) {
            logs.forEach(log -> producer.send(new ProducerRecord<>(topic, log)));
        }
        counts.awaitWritten(service, count + 1L);
        return (System.nanoTime() - start) / 1e9;
    }

    /** The limit: seconds that a bare client takes for the same documents. */
    private double replay(
            MoalogProcess moalog, EmbeddedElasticsearch elasticsearch, Counts counts, String service, int count)
            throws Exception {
        String index = begin(moalog, counts, service);
        List<byte[]> bulks = bulks(new ServiceName(service), index, logs(count));
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AtomicInteger next = new AtomicInteger();
        Callable<Void> sender = () -> {
            for (int i = next.getAndIncrement(); i < bulks.size(); i = next.getAndIncrement()) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(elasticsearch.url() + "/_bulk?filter_path=errors"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bulks.get(i)))
                        .build();
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200 || !answer.body().contains("\"errors\":false")) {
                    throw new IllegalStateException("a bulk was refused: " + answer.body());
                }
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            long start = System.nanoTime();
            for (Future<Void> sending : threads.invokeAll(Collections.nCopies(AT_ONCE, sender))) {
                sending.get();
            }
            counts.awaitWritten(service, count + 1L);
            return (System.nanoTime() - start) / 1e9;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Registers a service and sends it one log, so that its index is there; returns the index's name. */
    private static String begin(MoalogProcess moalog, Counts counts, String service) throws Exception {
        Installation.register(moalog, service);
        MoalogApi.Answer sent = moalog.api().ingest(service, List.of("{\"message\":\"the first\"}"));
        if (sent.status() != 200) {
            throw new IllegalStateException("the first log of " + service + " was not taken: " + sent);
        }
        counts.awaitWritten(service, 1);
        return counts.index(service);
    }

    private static List<byte[]> logs(int count) {
        SampleLogs samples = new SampleLogs(IngestBench.SEED);
        List<byte[]> logs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            logs.add(samples.next());
        }
        return logs;
    }

    /** The documents that the indexer would make of the logs. */
    private static List<byte[]> bulks(ServiceName service, String index, List<byte[]> logs) throws Exception {
        List<byte[]> bulks = new ArrayList<>();
        DocumentWriter writer = new DocumentWriter();
        Bytes bulk = new Bytes(BULK_BYTES);
        String topicId = Uuid.randomUuid().toString();
        long received = System.currentTimeMillis();
        for (int offset = 0; offset < logs.size(); offset++) {
            String id = new LogPosition(topicId, 0, offset).id();
            bulk.put("{\"create\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n"
                    .formatted(index, id)
                    .getBytes(UTF_8));
            writer.write(logs.get(offset), new Receipt(service, 0, offset, received), false, bulk);
            bulk.put((byte) '\n');
            if (bulk.length() >= BULK_BYTES || offset == logs.size() - 1) {
                bulks.add(Arrays.copyOf(bulk.array(), bulk.length()));
                bulk.clear();
            }
        }
        return bulks;
    }

    /**
     * Sends at a steady rate over forward, and counts what a search finds: the milliseconds from the acknowledgement of the
     * n-th log until n logs are found, 50th and 99th percentile.
     */
    private double[] untilSearchable(MoalogProcess moalog, Counts counts, double logsPerSecond) throws Exception {
        String service = "bench.searchable";
        begin(moalog, counts, service);
        int chunks = (int) (logsPerSecond * seconds / CHUNK);
        List<byte[]> messages =
                new ForwardMessages(service, true).chunks(new SampleLogs(IngestBench.SEED), CHUNK, chunks * CHUNK);
        List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
        Load load = new Load(
                moalog.forwardPort(),
                1,
                in -> {
                    Load.readAck(in);
                    acknowledged.add(System.nanoTime());
                },
                logsPerSecond / CHUNK);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Double> sending = thread.submit(() -> load.send(messages));
            List<Long> nanos = new ArrayList<>();
            while (nanos.size() < chunks) {
                long found = (counts.found(service) - 1) / CHUNK;
                long now = System.nanoTime();
                // What is found before its acknowledgement has come took no time.
                while (nanos.size() < Math.min(found, acknowledged.size())) {
                    nanos.add(now - acknowledged.get(nanos.size()));
                }
                if (sending.isDone()) {
                    sending.get();
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            Collections.sort(nanos);
            return new double[] {nanos.get(chunks / 2) / 1e6, nanos.get(chunks * 99 / 100) / 1e6};
        } finally {
            thread.shutdownNow();
        }
    }

    /** What Elasticsearch says of a service's logs. */
    private static final class Counts {
        private final MoalogApi elasticsearch;

        Counts(MoalogApi elasticsearch) {
            this.elasticsearch = elasticsearch;
        }

        private static String alias(String service) {
            return IndexName.alias(new ServiceName(service));
        }

        String index(String service) throws Exception {
            return elasticsearch
                    .get("/_alias/" + alias(service))
                    .body()
                    .fieldNames()
                    .next();
        }

        void awaitWritten(String service, long count) throws Exception {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(DEADLINE_MINUTES);
            long written = 0;
            while (written < count) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("only " + written + " of " + count + " logs are written");
                }
                TimeUnit.MILLISECONDS.sleep(20);
                written = elasticsearch
                        .get("/" + alias(service) + "/_stats/indexing?filter_path=_all.primaries.indexing.index_total")
                        .body()
                        .at("/_all/primaries/indexing/index_total")
                        .asLong();
            }
        }

        /** What a search finds now. */
        long found(String service) throws Exception {
            return elasticsearch
                    .get("/" + alias(service) + "/_count")
                    .body()
                    .path("count")
                    .asLong();
        }
    }
}
