package io.moalog.test.bench;

import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Compaction;
import io.moalog.archive.hdfs.MergeStep;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.parquet.LogFileWriter;
import io.moalog.model.ArchivePath;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.LogSource;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.MoalogProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * How long it takes to find a trace id in a month of one service's logs of which Elasticsearch holds none: six files a day,
 * written and then merged by the product's own classes into a local folder, and searched by its API. Arguments: logs, and
 * how many trace ids are looked for.
 */
public final class ColdBench {
    private static final long SEED = 20261121;
    private static final int DAYS = 30;
    private static final int FILES_A_DAY = 6;
    private static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final ServiceName SERVICE = new ServiceName("bench.cold");

    private final int records;
    private final int lookups;
    private final List<String> traceIds = new ArrayList<>();
    private int files;
    private long bytes;

    private ColdBench(int records, int lookups) {
        this.records = records;
        this.lookups = lookups;
    }

    public static void main(String[] args) throws Exception {
        new ColdBench(Integer.parseInt(args[0]), Integer.parseInt(args[1])).run();
        System.exit(0);
    }

    private void run() throws Exception {
        System.out.printf(
                "%s; %,d logs of %d bytes in %d days, seed %d%n",
                Installation.machine(), records, SampleLogs.BYTES, DAYS, SEED);
        Path root = Files.createTempDirectory("moalog-cold-");
        long start = System.nanoTime();
        write(root);
        System.out.printf("wrote and merged in %d s%n", (System.nanoTime() - start) / 1_000_000_000);
        try (EmbeddedKafka kafka = Installation.startKafka();
                EmbeddedElasticsearch elasticsearch = EmbeddedElasticsearch.start(
                        BackendOptions.inTemporaryDirectory().quickStart(false));
                MoalogProcess moalog = Installation.serve(
                        kafka,
                        Map.of(
                                "roles",
                                "service-registry,tail-api",
                                "elasticsearch.urls",
                                elasticsearch.url(),
                                "hdfs.uri",
                                "file:///",
                                "hdfs.root",
                                root.toString()))) {
            Installation.register(moalog, SERVICE.value());
            measure(moalog.api());
        }
    }

    private void write(Path root) throws IOException {
        ArchiveStore store = new ArchiveStore(new Configuration(), new org.apache.hadoop.fs.Path(root.toUri()));
        long month = Duration.ofDays(DAYS).toMillis();
        SampleLogs logs = new SampleLogs(SEED, (int) (2 * month / records));
        long fileMillis = Duration.ofDays(1).toMillis() / FILES_A_DAY;
        byte[] log = logs.next();
        long offset = 0;
        while (offset < records) {
            ArchivePath path = new ArchivePath(
                    SERVICE,
                    LocalDate.ofInstant(Instant.ofEpochMilli(logs.time()), ZoneOffset.UTC),
                    new LogPosition(TOPIC_ID, 0, offset));
            long end = (logs.time() / fileMillis + 1) * fileMillis;
            Path file = root.resolve(path.toString());
            Files.createDirectories(file.getParent());
            FSDataOutputStream out = new FSDataOutputStream(Files.newOutputStream(file), null);
            try (LogFileWriter writer = new LogFileWriter(out, TOPIC_ID, FileLimits.defaults(), "bench")) {
                while (offset < records && logs.time() < end) {
                    writer.write(record(offset++, logs.time(), log));
                    if (offset % (records / lookups) == 0) {
                        traceIds.add(logs.traceId());
                    }
                    log = logs.next();
                }
                writer.finish(offset, 0, List.of());
            }
        }
        new Compaction(store, FileLimits.defaults(), Duration.ZERO, MergeStep.Listener.NONE)
                .compact(SERVICE, LocalDate.MAX, Instant.EPOCH);
        for (ArchivedFile file : new ArchiveFiles(store, FileLimits.defaults(), Step.Listener.NONE).files(SERVICE)) {
            files++;
            bytes += file.bytes();
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, long received, byte[] log) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(LogSource.HEADER, new LogSource("forward", "10.0.0.7", null).bytes());
        return new ConsumerRecord<>(
                "log.bench",
                0,
                offset,
                received,
                TimestampType.LOG_APPEND_TIME,
                -1,
                log.length,
                null,
                log,
                headers,
                Optional.empty());
    }

    private void measure(MoalogApi api) throws Exception {
        double first = search(api, traceIds.get(lookups / 2), 1);
        List<Double> present = new ArrayList<>();
        List<Double> absent = new ArrayList<>();
        for (int i = 0; i < traceIds.size(); i++) {
            present.add(search(api, traceIds.get(i), 1));
            absent.add(search(api, String.format("%032x", SEED + i), 0));
        }
        present.sort(null);
        absent.sort(null);
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"cold\",\"rows\":%d,\"files\":%d,\"bytes\":%d,\"lookups\":%d,\"first_ms\":%.0f,\"median_ms\":%.0f,"
                        + "\"max_ms\":%.0f,\"absent_median_ms\":%.0f,\"absent_max_ms\":%.0f}%n",
                records,
                files,
                bytes,
                present.size(),
                first,
                present.get(present.size() / 2),
                present.get(present.size() - 1),
                absent.get(absent.size() / 2),
                absent.get(absent.size() - 1));
    }

    /** Milliseconds. The service, which was registered just before, may not be known at once. */
    private static double search(MoalogApi api, String traceId, int hits) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String path = "/api/search/" + SERVICE + "?archive=true&q=trace_id:" + traceId;
        long start = System.nanoTime();
        MoalogApi.Answer answer = api.get(path);
        while (answer.status() == 404 && start < deadline) {
            Thread.sleep(50);
            start = System.nanoTime();
            answer = api.get(path);
        }
        double millis = (System.nanoTime() - start) / 1e6;
        if (answer.status() != 200
                || answer.body().path("total").asInt() != hits
                || answer.body().path("partial").asBoolean()) {
            throw new IllegalStateException("the search for " + traceId + " answered " + answer);
        }
        return millis;
    }
}
