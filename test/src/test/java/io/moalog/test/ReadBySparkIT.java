package io.moalog.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.archive.hdfs.Attempt;
import io.moalog.archive.hdfs.Chain;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ServiceName;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark's SQL reads what moalog archived, by the statements of {@code ops/archive-queries.md}. Only where
 * {@code -Dmoalog.spark} names the folder that {@code mvn -f test/spark/pom.xml package} has made.
 */
@EnabledIfSystemProperty(named = "moalog.spark", matches = ".+", disabledReason = "Spark's jars are 270 MB")
class ReadBySparkIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int LOGS = 2_000;
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00.123Z");
    private static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    /** What Spark needs of JDK 17, from its own JavaModuleOptions. */
    private static final List<String> OPEN = Stream.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.security.action",
                    "sun.util.calendar")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
            .toList();

    @TempDir
    static Path directory;

    @Test
    void everyRowAndValueIsWhatWasSent() throws Exception {
        List<String> sent =
                IntStream.range(0, LOGS).mapToObj(ReadBySparkIT::log).toList();
        Path archive = directory.resolve("archive");
        archive(archive, sent);

        List<JsonNode> rows = query(archive, """
                SELECT *, CAST(raw AS STRING) AS raw_text, unix_micros(event_time) AS event_micros FROM moalog_archive
                WHERE service = 'shop.orders' AND dt = '2026-11-20' ORDER BY `offset`""");

        assertThat(rows).hasSize(LOGS);
        for (int n = 0; n < LOGS; n++) {
            JsonNode row = rows.get(n);
            assertThat(row.path("offset").asInt()).isEqualTo(n);
            assertThat(row.path("partition").asInt()).isEqualTo(3);
            assertThat(row.path("topic_id").asText()).isEqualTo(TOPIC_ID);
            assertThat(Instant.parse(row.path("received").asText())).isEqualTo(DAY.plusSeconds(n));
            assertThat(row.path("key").asText()).isEqualTo("seoul-" + n);
            assertThat(row.path("headers").asText()).isEqualTo("{\"protocol\":\"http\"}");
            assertThat(row.path("dt").asText()).isEqualTo("2026-11-20");
            if (n % 50 == 0) {
                assertThat(row.path("raw_text").asText()).isEqualTo(sent.get(n));
                assertThat(row.has("rest")).isFalse();
            } else {
                assertIsTheLog(row, JSON.readTree(sent.get(n)));
            }
        }
    }

    private static void assertIsTheLog(JsonNode row, JsonNode log) throws Exception {
        Instant time = Instant.parse(log.path("@timestamp").asText());
        assertThat(row.path("event_micros").asLong()).isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, time));
        for (String column : List.of("host", "level", "message", "trace_id")) {
            assertThat(row.path(column)).as(column).isEqualTo(log.path(column));
        }
        JsonNode rest = JSON.readTree(row.path("rest").asText());
        assertThat(rest.path("n")).isEqualTo(log.path("n"));
        assertThat(rest.path("deep")).isEqualTo(log.path("deep"));
        assertThat(row.has("raw")).isFalse();
    }

    /** One in fifty is no JSON. */
    private static String log(int n) {
        return n % 50 == 0
                ? "no JSON \u0000 결제 " + n
                : """
                {"@timestamp":"%s","level":"%s","host":"seoul-%d","trace_id":"trace-%d","message":"결제 실패 🪵 %d",\
                "n":%d,"deep":{"a":[%d,null,"\\"%d\\""],"ratio":%d.25}}""".formatted(
                        DAY.plusNanos(n * 1_001_000L), n % 7 == 0 ? "ERROR" : "info", n % 5, n % 400, n, n, n, n, n);
    }

    /** By the archive's own classes, in two files of one chain. */
    private static void archive(Path root, List<String> logs) throws Exception {
        ArchiveStore store = new ArchiveStore(new Configuration(), new org.apache.hadoop.fs.Path(root.toUri()));
        ArchiveFiles files = new ArchiveFiles(store, FileLimits.defaults(), Step.Listener.NONE);
        Chain chain = Chain.none(new ServiceName("shop.orders"), TOPIC_ID, 3);
        for (int end : new int[] {LOGS / 3, LOGS}) {
            try (Attempt attempt = files.begin(chain, false)) {
                for (int n = (int) chain.next(); n < end; n++) {
                    attempt.write(record(n, logs.get(n)));
                }
                chain = chain.then(
                        attempt.commit(LocalDate.ofInstant(DAY, ZoneOffset.UTC), end, 0)
                                .path(),
                        end);
            }
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(int n, String log) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("protocol", "http".getBytes(UTF_8));
        byte[] value = log.getBytes(UTF_8);
        byte[] key = ("seoul-" + n).getBytes(UTF_8);
        return new ConsumerRecord<>(
                "log.shop.orders",
                3,
                n,
                DAY.plusSeconds(n).toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    /** The page's statements up to its example, on that archive; then the query. */
    private static List<JsonNode> query(Path archive, String query) throws Exception {
        String page = Files.readString(ROOT.resolve("ops/archive-queries.md"));
        String statements = page.substring(page.indexOf("## Spark"));
        statements = statements.substring(statements.indexOf("```sql") + 6);
        statements = statements.substring(0, statements.indexOf("\nSELECT"));
        statements = statements.replace(
                "hdfs://namenode:8020/moalog/archive", archive.toUri().toString());
        Path script = Files.writeString(directory.resolve("query.sql"), statements + query);
        Path rows = directory.resolve("rows.json");
        Path spark = ROOT.resolve(System.getProperty("moalog.spark"));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        command.addAll(OPEN);
        command.addAll(List.of(
                "-cp",
                spark.resolve("classes")
                        + File.pathSeparator
                        + Files.readString(spark.resolve("spark.classpath")).strip(),
                "io.moalog.test.spark.SparkQuery",
                script.toString(),
                rows.toString()));
        Path log = directory.resolve("spark.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
        List<JsonNode> read = new ArrayList<>();
        for (String row : Files.readAllLines(rows)) {
            read.add(JSON.readTree(row));
        }
        return read;
    }
}
