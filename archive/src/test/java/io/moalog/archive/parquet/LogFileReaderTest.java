package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFileReaderTest {
    private static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ }",
                " {\"a\": 1 }\n",
                "{\"@timestamp\":\"2026-11-20T08:59:58.5Z\",\"level\":\"INFO\",\"message\":\"m\",\"host\":\"h\",\"trace_id\":\"t\"}",
                "{ \"message\" : \"only\" }",
                "{\"a\":1,\"message\":\"in the middle\",\"b\":2}",
                "{\n  \"level\": \"WARN\",\n  \"message\": \"pretty\",\n  \"n\": [1, {\"message\": \"deep\"}]\n}",
                "{\"log\":{\"level\":\"error\",\"logger\":\"x\"},\"host\":{\"name\":\"h1\"},\"trace\":{\"id\":\"4b\"},\"z\":{}}",
                "{\"log.level\":\"error\",\"log\":{\"level\":\"error\"},\"q\":{\"level\":\"error\"}}",
                "{\"message\":\"twice\",\"message\":\"twice\",\"message\":\"thrice\"}",
                "{\"level\":30,\"time\":1700000000123,\"host\":true,\"msg\":\"pino\"}",
                "{\"level\":1.50,\"ts\":1700000000.123}",
                "{\"ts\":1700000000}",
                "{\"ts\":\"1700000000123456\"}",
                "{\"ts\":-5.5}",
                "{\"time\":\"2026-11-20 08:59:58,123+09:00\"}",
                "{\"time\":\"2026-11-20T08:59:58+0900\"}",
                "{\"time\":\"2026-11-20T08:59:58\"}",
                "{\"time\":\"2026-11-20T08:59\"}",
                "{\"time\":\"2026-11-20T08:59:58.123456789Z\"}",
                "{\"time\":\"1969-12-31T23:59:58.25Z\"}",
                "{\"time\":\" 2026-11-20T08:59:58Z\"}",
                "{\"time\":\"0001-01-01T00:00:00Z\"}",
                "{\"time\":\"no time\",\"timestamp\":\"2026-11-20T08:59:58.000Z\"}",
                "{\"message\":\"a\\\"b\\\\c\\nd\\te\\u0001f\"}",
                "{\"message\":\"\\ud83d\",\"level\":\"\"}",
                "{\"\":{\"message\":\"x\"},\"message\":null}",
                "{\"\\u006dessage\":\"named oddly\"}",
                "{\"host\":{\"name\":{\"name\":\"h\"}},\"hostname\":\"결제\"}",
                "{\"a\":\"}{\\\\\",\"message\":\"]\",\"b\":[\"}\",{\"c\":\"\\\"\"}]}"
            })
    void aLogIsRestoredByteForByte(String json) throws Exception {
        assertThat(restored(List.of(json.getBytes(UTF_8)))).containsExactly(json);
    }

    @Test
    void anEscapeThatCouldBeShorterIsAllThatIsSpelledAnew() throws Exception {
        String json = "{\"message\":\"\\u003ca\\/b\\u003e\\ud83e\\udeb5\",\"other\":\"\\u003c\"}";
        assertThat(restored(List.of(json.getBytes(UTF_8))))
                .containsExactly("{\"message\":\"<a/b>🪵\",\"other\":\"\\u003c\"}");
    }

    @Test
    void whatIsNoLogIsRestoredAsItWas() throws Exception {
        byte[] bytes = {(byte) 0xff, 0, '{'};
        write(List.of(bytes));
        try (LogFileReader reader = reader(FilterCompat.NOOP)) {
            ArchivedLog log = reader.read();
            assertThat(log).isNotNull();
            assertThat(log.value()).isEqualTo(bytes);
            assertThat(log.position().toString()).isEqualTo(TOPIC_ID + "-3-0");
            assertThat(log.headers()).isEqualTo("{\"protocol\":\"http\"}");
            assertThat(reader.read()).isNull();
        }
    }

    @Test
    void logsOfAnyShapeAreRestored() throws Exception {
        Random random = new Random(20261121);
        ObjectMapper mapper = new ObjectMapper();
        List<byte[]> logs = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            logs.add(mapper.writeValueAsString(RandomLogs.object(random, 0)).getBytes(UTF_8));
        }
        List<String> restored = restored(logs);
        for (int i = 0; i < logs.size(); i++) {
            assertThat(restored.get(i)).isEqualTo(new String(logs.get(i), UTF_8));
        }
    }

    @Test
    void nothingThatHasAColumnIsStoredTwice() throws Exception {
        write(List.of(
                ("{\"@timestamp\":\"2026-11-20T08:59:58.500Z\",\"level\":\"INFO\",\"message\":\"m\",\"host\":\"h\","
                                + "\"trace_id\":\"t\",\"other\":1}")
                        .getBytes(UTF_8)));
        try (LogFileReader reader = reader(FilterCompat.NOOP)) {
            LogRow row = reader.readRow();
            assertThat(row).isNotNull();
            assertThat(row.rest).isEqualTo(Binary.fromString("{\"other\":1}"));
        }
    }

    @Test
    void aTraceIdIsFoundWithoutReadingWhatDoesNotHaveIt() throws Exception {
        List<byte[]> logs = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            logs.add(
                    ("{\"trace_id\":\"" + Long.toHexString(random.nextLong()) + "\",\"n\":" + i + "}").getBytes(UTF_8));
        }
        logs.set(77_777, "{\"trace_id\":\"wanted\"}".getBytes(UTF_8));
        write(logs);
        assertThat(count("wanted")).isEqualTo(1);
        long before = bytesRead();
        assertThat(count("absent")).isZero();
        assertThat(bytesRead() - before)
                .as("bytes read for an id that is not there: the footer and the bloom filter")
                .isBetween(1L, Files.size(folder.resolve("0.parquet")) / 5);
        assertThat(Files.size(folder.resolve("0.parquet")))
                .as("bytes, the ids being 2.4 MB of them")
                .isLessThan(3_500_000);
    }

    @Test
    void ofLogsWithATraceIdOnlyThePagesAroundThemAreReadWhole() throws Exception {
        List<byte[]> logs = new ArrayList<>();
        Random random = new Random(1);
        byte[] text = new byte[150];
        // Every page has smaller ones and larger ones.
        String wantedId = "7fffffffffffffff";
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(text);
            logs.add(("{\"trace_id\":\"%x\",\"text\":\"%s\"}"
                            .formatted(random.nextLong(), Base64.getEncoder().encodeToString(text)))
                    .getBytes(UTF_8));
        }
        for (int i : new int[] {7, 8, 15_000, 77_777}) {
            logs.set(i, ("{\"trace_id\":\"" + wantedId + "\",\"n\":" + i + "}").getBytes(UTF_8));
        }
        write(logs);
        RowConditions wanted = new RowConditions().traceId(Set.of(wantedId, wantedId.toUpperCase(Locale.ROOT)));
        assertThat(offsets(wanted)).containsExactly(7L, 8L, 15_000L, 77_777L);
        assertThat(rowsInPages(wanted))
                .as("rows, of which every page has ids like the wanted one")
                .isEqualTo(100_000);
        assertThat(rowsInPages(found(wanted))).as("rows in two pages").isLessThanOrEqualTo(40_000);
        assertThat(offsets(new RowConditions().traceId(Set.of(wantedId)).from(15_000)))
                .containsExactly(15_000L, 77_777L);
        assertThat(offsets(new RowConditions().traceId(Set.of(wantedId)).from(88_888)))
                .isEmpty();
    }

    /** Found as a search finds them: first where they are, then they themselves. */
    private List<Long> offsets(RowConditions wanted) throws Exception {
        List<Long> offsets = new ArrayList<>();
        try (LogFileReader reader = reader(found(wanted).filter())) {
            for (ArchivedLog log = reader.read(); log != null; log = reader.read()) {
                offsets.add(log.position().offset());
            }
        }
        return offsets;
    }

    /** In a file of one row group. */
    private RowConditions found(RowConditions wanted) throws Exception {
        assertThat(wanted.areForFew()).isTrue();
        List<RowGroup> groups = FooterReader.rowGroups(open(), length(), wanted.filter());
        assertThat(groups).hasSize(1);
        return wanted.foundIn(open(), length(), groups.get(0));
    }

    private long rowsInPages(RowConditions conditions) throws Exception {
        return FooterReader.rows(open(), length(), conditions.filter());
    }

    private static long bytesRead() {
        return FileContext.getAllStatistics().values().stream()
                .mapToLong(FileSystem.Statistics::getBytesRead)
                .sum();
    }

    private int count(String traceId) throws Exception {
        int found = 0;
        try (LogFileReader reader = reader(
                FilterCompat.get(FilterApi.eq(FilterApi.binaryColumn("trace_id"), Binary.fromString(traceId))))) {
            while (reader.read() != null) {
                found++;
            }
        }
        return found;
    }

    private List<String> restored(List<byte[]> values) throws Exception {
        write(values);
        List<String> restored = new ArrayList<>();
        try (LogFileReader reader = reader(FilterCompat.NOOP)) {
            for (ArchivedLog log = reader.read(); log != null; log = reader.read()) {
                assertThat(log.position().offset()).isEqualTo(restored.size());
                restored.add(new String(log.value(), UTF_8));
            }
        }
        return restored;
    }

    private void write(List<byte[]> values) throws Exception {
        FSDataOutputStream out = new FSDataOutputStream(Files.newOutputStream(folder.resolve("0.parquet")), null);
        try (LogFileWriter writer = new LogFileWriter(out, TOPIC_ID, FileLimits.defaults(), "attempt-1")) {
            for (int i = 0; i < values.size(); i++) {
                writer.write(new ConsumerRecord<>(
                        "log.a",
                        3,
                        i,
                        1_700_000_000_000L,
                        TimestampType.LOG_APPEND_TIME,
                        -1,
                        values.get(i).length,
                        null,
                        values.get(i),
                        new RecordHeaders().add("protocol", "http".getBytes(UTF_8)),
                        Optional.empty()));
            }
            writer.finish(values.size(), 0, List.of());
        }
    }

    private LogFileReader reader(FilterCompat.Filter filter) throws Exception {
        return new LogFileReader(open(), length(), filter);
    }

    private long length() throws Exception {
        return Files.size(folder.resolve("0.parquet"));
    }

    private FSDataInputStream open() throws Exception {
        return FileContext.getLocalFSFileContext(new Configuration())
                .open(new org.apache.hadoop.fs.Path(folder.resolve("0.parquet").toUri()));
    }
}
