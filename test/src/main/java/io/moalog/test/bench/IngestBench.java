package io.moalog.test.bench;

import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.MoalogProcess;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How many logs a second come in, and what they cost. Everything runs against embedded Kafka (one partition a service)
 * and Elasticsearch on this machine; the sender is this process, ours is another one, whose CPU alone is counted.
 * Arguments: measured logs, warm-up logs, measured logs of the whole way to Elasticsearch, how many services receive
 * evenly in one of the paths, and the paths to measure, or {@code all}.
 */
public final class IngestBench {
    static final long SEED = 20261121;

    private static final int CHUNK = 1000;
    private static final int REQUEST = 100;
    private static final int MANY_CHUNK = 100;
    private static final int MANY_CONNECTIONS = 64;
    private static final int ROUNDS = 7;

    private final int records;
    private final int warmUp;
    private final int searchable;
    private final int services;
    private final Set<String> paths;
    private final List<Result> results = new ArrayList<>();
    private final List<AckTimes> ackTimes = new ArrayList<>();

    private IngestBench(int records, int warmUp, int searchable, int services, Set<String> paths) {
        this.records = records;
        this.warmUp = warmUp;
        this.searchable = searchable;
        this.services = services;
        this.paths = paths;
    }

    public static void main(String[] args) throws Exception {
        new IngestBench(number(args[0]), number(args[1]), number(args[2]), number(args[3]), Set.of(args[4].split(",")))
                .run();
        System.exit(0);
    }

    private static int number(String argument) {
        return Integer.parseInt(argument);
    }

    private void run() throws Exception {
        System.out.printf(
                "%s; %,d logs of %d bytes after %,d for warm-up, seed %d%n",
                Installation.machine(), records, SampleLogs.BYTES, warmUp, SEED);
        try (EmbeddedKafka kafka = Installation.startKafka()) {
            try (Limit limit = Limit.start(kafka, warmUp, records);
                    MoalogProcess moalog = Installation.serve(kafka, Map.of("roles", "service-registry,aggregator"))) {
                alone(moalog, limit);
            }
        }
        // Each with another Kafka: so many topics cost something, and the indexer would find all that was sent before.
        if (wants("many-services")) {
            try (EmbeddedKafka kafka = Installation.startKafka();
                    Limit limit = Limit.start(kafka, warmUp, records);
                    MoalogProcess moalog = Installation.serve(
                            kafka,
                            Map.of(
                                    "roles",
                                    "service-registry,aggregator",
                                    "service-registry.limits.partitions-per-broker",
                                    Integer.toString(services + 1000)))) {
                manyServices(moalog, limit);
            }
        }
        if (wants("searchable")) {
            try (EmbeddedKafka kafka = Installation.startKafka();
                    EmbeddedElasticsearch elasticsearch = EmbeddedElasticsearch.start(
                            BackendOptions.inTemporaryDirectory().quickStart(false));
                    Limit limit = Limit.start(kafka, warmUp, searchable);
                    MoalogProcess moalog = Installation.serve(
                            kafka,
                            Map.of(
                                    "roles",
                                    "service-registry,aggregator,realtime-indexer",
                                    "elasticsearch.urls",
                                    elasticsearch.url()))) {
                searchable(moalog, limit, new MoalogApi(URI.create(elasticsearch.url())));
            }
        }
        print();
    }

    private void alone(MoalogProcess moalog, Limit limit) throws Exception {
        if (wants("forward-packed-ack")) {
            forward(moalog, limit, "forward-packed-ack", true);
        }
        if (wants("forward")) {
            forward(moalog, limit, "forward", false);
        }
        if (wants("http-ndjson")) {
            http(moalog, limit);
        }
        if (wants("otlp")) {
            otlp(moalog, limit);
        }
        if (wants("ack-times")) {
            ackTimes.addAll(new AckBench(moalog).run());
        }
    }

    private boolean wants(String path) {
        return paths.contains(path) || paths.contains("all");
    }

    private void forward(MoalogProcess moalog, Limit limit, String path, boolean packed) throws Exception {
        String service = "bench." + path;
        Installation.register(moalog, service);
        Load load = new Load(moalog.forwardPort(), 4, Load::readAck);
        SampleLogs logs = new SampleLogs(SEED);
        ForwardMessages messages = new ForwardMessages(service, packed);
        measure(moalog, limit, path, load, messages.chunks(logs, CHUNK, records));
    }

    /** Sends the logs again and again until the JVM is warm, and then in turns with the limit. */
    private Result measure(MoalogProcess moalog, Limit limit, String path, Load load, List<byte[]> messages)
            throws Exception {
        for (int sent = 0; sent < warmUp; sent += records) {
            load.send(messages);
        }
        load.answerMillis();
        List<Round> rounds = new ArrayList<>();
        List<Round> limits = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            limits.add(limit.measure());
            double cpu = moalog.cpuSeconds();
            double seconds = load.send(messages);
            rounds.add(new Round(seconds, moalog.cpuSeconds() - cpu));
        }
        return add(new Result(path, records, rounds, limits));
    }

    private interface Requests {
        byte[] next(SampleLogs logs, int count) throws IOException;
    }

    private void http(MoalogProcess moalog, Limit limit) throws Exception {
        String service = "bench.http-ndjson";
        Installation.register(moalog, service);
        requests(moalog, limit, "http-ndjson", new HttpMessages(service)::next, Load::readOk);
    }

    private void otlp(MoalogProcess moalog, Limit limit) throws Exception {
        String service = "bench.otlp";
        Installation.register(moalog, service);
        requests(moalog, limit, "otlp", new OtlpMessages(service)::next, Load::readEmpty);
    }

    private void requests(MoalogProcess moalog, Limit limit, String path, Requests requests, Load.Answer answer)
            throws Exception {
        Load load = new Load(moalog.httpPort(), 8, answer);
        measure(moalog, limit, path, load, encode(requests, records));
    }

    private static List<byte[]> encode(Requests requests, int count) throws IOException {
        SampleLogs logs = new SampleLogs(SEED);
        List<byte[]> encoded = new ArrayList<>();
        for (int i = 0; i < count; i += REQUEST) {
            encoded.add(requests.next(logs, REQUEST));
        }
        return encoded;
    }

    /** As {@code forward-packed-ack}, a chunk for each service in turn. */
    private void manyServices(MoalogProcess moalog, Limit limit) throws Exception {
        List<ForwardMessages> messages = new ArrayList<>();
        for (int i = 0; i < services; i++) {
            String service = "bench.many." + i;
            Installation.register(moalog, service);
            messages.add(new ForwardMessages(service, true));
        }
        Load load = new Load(moalog.forwardPort(), MANY_CONNECTIONS, Load::readAck);
        Result result = measure(moalog, limit, "many-services", load, turns(messages, records));
        double[] millis = load.answerMillis();
        ackTimes.add(new AckTimes("many-services", result.recordsPerSecond(), millis[0], millis[1]));
    }

    private static List<byte[]> turns(List<ForwardMessages> services, int count) throws IOException {
        SampleLogs logs = new SampleLogs(SEED);
        List<byte[]> encoded = new ArrayList<>();
        for (int i = 0; i < count / MANY_CHUNK; i++) {
            encoded.add(services.get(i % services.size()).next(logs, MANY_CHUNK));
        }
        return encoded;
    }

    /** The whole way: from the first byte sent until Elasticsearch's search counts every log. */
    private void searchable(MoalogProcess moalog, Limit limit, MoalogApi elasticsearch) throws Exception {
        String service = "bench.searchable";
        Installation.register(moalog, service);
        Load load = new Load(moalog.forwardPort(), 4, Load::readAck);
        SampleLogs logs = new SampleLogs(SEED);
        ForwardMessages messages = new ForwardMessages(service, true);
        int warm = Math.min(warmUp, searchable / 2);
        load.send(messages.chunks(logs, CHUNK, warm));
        awaitCount(elasticsearch, service, warm);
        List<byte[]> measured = messages.chunks(logs, CHUNK, searchable);
        Round bare = limit.measure();
        double cpu = moalog.cpuSeconds();
        long start = System.nanoTime();
        load.send(measured);
        awaitCount(elasticsearch, service, warm + searchable);
        double seconds = (System.nanoTime() - start) / 1e9;
        Round whole = new Round(seconds, moalog.cpuSeconds() - cpu);
        add(new Result("searchable", searchable, List.of(whole), List.of(bare)));
    }

    private static void awaitCount(MoalogApi elasticsearch, String service, long expected) throws Exception {
        String path = "/" + IndexName.alias(new ServiceName(service)) + "/_count?ignore_unavailable=true";
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        long count = 0;
        while (count < expected) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only " + count + " of " + expected + " logs are searchable");
            }
            TimeUnit.MILLISECONDS.sleep(50);
            count = elasticsearch.get(path).body().path("count").asLong();
        }
    }

    private Result add(Result result) {
        System.out.println("measured " + result.path());
        results.add(result);
        return result;
    }

    private void print() {
        System.out.println();
        System.out.println(Result.head());
        results.forEach(result -> System.out.println(result.row()));
        System.out.println();
        if (!ackTimes.isEmpty()) {
            System.out.println(AckTimes.head());
        }
        ackTimes.forEach(times -> System.out.println(times.row()));
        System.out.println();
        results.forEach(result -> System.out.println(result.json()));
        ackTimes.forEach(times -> System.out.println(times.json()));
    }
}
