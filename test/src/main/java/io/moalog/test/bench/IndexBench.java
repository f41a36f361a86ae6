package io.moalog.test.bench;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.MoalogProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How many logs a second get from Kafka into Elasticsearch, how soon after Kafka's acknowledgement a search finds them at
 * half of that rate, and how fast an outage is caught up with ({@link CatchUp}): embedded backends on this machine, our
 * program as another process, whose CPU alone is counted, services with one partition. The limit is the {@link BareClient}'s.
 * Arguments: measured logs, warm-up logs, for how many seconds the half rate is held, seconds of the outage, 0 for none, and
 * logs a second meanwhile.
 */
public final class IndexBench {
    private static final int CHUNK = 100;

    /** The limit and the program in turns: a machine's speed changes from one moment to the next. */
    private static final int ROUNDS = 7;

    private static final List<String> FIRST = List.of("{\"message\":\"the first\"}");

    private final int records;
    private final int warmUp;
    private final int seconds;
    private final CatchUp.Outage outage;

    private IndexBench(int records, int warmUp, int seconds, CatchUp.Outage outage) {
        this.records = records;
        this.warmUp = warmUp;
        this.seconds = seconds;
        this.outage = outage;
    }

    public static void main(String[] args) throws Exception {
        new IndexBench(
                        Integer.parseInt(args[0]),
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        new CatchUp.Outage(Integer.parseInt(args[3]), Integer.parseInt(args[4])))
                .run();
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
                        BackendOptions.inTemporaryDirectory().quickStart(false).heapMegabytes(1024));
                MoalogProcess moalog = Installation.serve(
                        kafka,
                        Map.of(
                                "roles",
                                "service-registry,aggregator,realtime-indexer",
                                "elasticsearch.urls",
                                elasticsearch.url()))) {
            StoredCounts counts = new StoredCounts(new MoalogApi(URI.create(elasticsearch.url())));
            index(kafka, moalog, counts, "bench.warm-up", warmUp);
            BareClient client = new BareClient(elasticsearch.url());
            replay(moalog, client, counts, "bench.limit-warm-up", records);
            counts.settle();
            double[] limits = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            double[] cpus = new double[ROUNDS];
            double[] ratios = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                limits[i] = replay(moalog, client, counts, "bench.limit." + i, records);
                counts.settle();
                double cpu = moalog.cpuSeconds();
                rates[i] = index(kafka, moalog, counts, "bench.index." + i, records);
                cpus[i] = (moalog.cpuSeconds() - cpu) * 1e6 / records;
                ratios[i] = rates[i] / limits[i];
                counts.settle();
            }
            double limit = Result.median(limits);
            double rate = Result.median(rates);
            untilSearchable(moalog, counts, "bench.searchable.warm-up", rate / 2);
            counts.settle();
            double[] millis = untilSearchable(moalog, counts, "bench.searchable", rate / 2);
            System.out.printf(
                    Locale.ROOT,
                    "%n%,.0f logs/s, limit %,.0f logs/s, ratio %.2f, %.2f CPU microseconds a log: medians of %d rounds%n"
                            + "from ack to searchable at %,.0f logs/s: p50 %.0f ms, p99 %.0f ms%n%n"
                            + "{\"bench\":\"index\",\"path\":\"rate\",\"records\":%d,\"rounds\":%d,\"records_per_second\":%.0f,"
                            + "\"cpu_microseconds_per_record\":%.3f,\"limit_records_per_second\":%.0f,\"ratio\":%.3f,"
                            + "\"searchable_records_per_second\":%.0f,\"searchable_p50_ms\":%.0f,\"searchable_p99_ms\":%.0f}%n",
                    rate,
                    limit,
                    Result.median(ratios),
                    Result.median(cpus),
                    ROUNDS,
                    rate / 2,
                    millis[0],
                    millis[1],
                    records,
                    ROUNDS,
                    rate,
                    Result.median(cpus),
                    limit,
                    Result.median(ratios),
                    rate / 2,
                    millis[0],
                    millis[1]);
            if (outage.seconds() > 0) {
                for (String service : CatchUp.services()) {
                    begin(moalog, counts, service);
                }
                KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
                new CatchUp(settings, elasticsearch, counts, outage, logs(CHUNK * CHUNK)).run(moalog, client);
            }
        }
    }

    /** Logs a second that Elasticsearch gets once all are in Kafka: the {@link #replay}'s bulks are there from the beginning. */
    private static double index(
            EmbeddedKafka kafka, MoalogProcess moalog, StoredCounts counts, String service, int count)
            throws Exception {
        begin(moalog, counts, service);
        List<byte[]> logs = logs(count);
        String topic = new TopicName(new ServiceName(service)).toString();
        try (KafkaProducer<byte[], byte[]> producer =
                KafkaSettings.at(kafka.bootstrapServers()).newProducer("bench", Map.of())) {
            logs.forEach(log -> producer.send(new ProducerRecord<>(topic, log)));
        }
        return rate(counts, service, count);
    }

    /** The limit: logs a second that a bare client brings of the same documents. */
    private static double replay(
            MoalogProcess moalog, BareClient client, StoredCounts counts, String service, int count) throws Exception {
        BareClient.Target target = new BareClient.Target(new ServiceName(service), begin(moalog, counts, service));
        List<byte[]> bulks = new ArrayList<>();
        BareClient.bulks(log -> target, logs(count), count).forEachRemaining(bulks::add);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> sending = thread.submit(() -> {
                client.send(bulks.iterator());
                return null;
            });
            double rate = rate(counts, service, count);
            sending.get();
            return rate;
        } finally {
            thread.shutdownNow();
        }
    }

    /** Logs a second from when a tenth of them is written, or more, until all are. */
    private static double rate(StoredCounts counts, String service, int count) throws Exception {
        counts.awaitWritten(service, count / 10L);
        long start = System.nanoTime();
        long before = counts.written(service);
        if (before > count / 2) {
            throw new IllegalStateException(
                    "%d of %d logs are written before the clock starts: give more --records".formatted(before, count));
        }
        counts.awaitWritten(service, count + 1L);
        return (count + 1L - before) * 1e9 / (System.nanoTime() - start);
    }

    /** Registers a service and sends it one log, so that its index is there; returns the index's name. */
    private static String begin(MoalogProcess moalog, StoredCounts counts, String service) throws Exception {
        Installation.register(moalog, service);
        MoalogApi.Answer sent = moalog.api().ingest(service, FIRST);
        // The aggregator may not know of it yet.
        for (int again = 0; sent.status() == 404 && again < 100; again++) {
            TimeUnit.MILLISECONDS.sleep(100);
            sent = moalog.api().ingest(service, FIRST);
        }
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

    /**
     * Sends at a steady rate over forward, and counts what a search finds: the milliseconds from the acknowledgement of the
     * n-th log until n logs are found, 50th and 99th percentile.
     */
    private double[] untilSearchable(MoalogProcess moalog, StoredCounts counts, String service, double logsPerSecond)
            throws Exception {
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
}
