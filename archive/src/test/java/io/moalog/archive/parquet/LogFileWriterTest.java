package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.archive.DuckDb;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileWriterTest {
    private static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final long RECEIVED =
            Instant.parse("2026-11-20T23:59:59.123Z").toEpochMilli();

    @TempDir
    private Path folder;

    @Test
    void everyColumnIsReadBackByAnIndependentReader() throws Exception {
        String json = "{\"@timestamp\":\"2026-11-20T08:59:58.123456+09:00\",\"level\":\"WARN\",\"host\":\"seoul-1\","
                + "\"trace_id\":\"4bf92f\",\"message\":\"결제 실패 🪵\",\"deep\":{\"a\":[1,2.50,null]}}";
        Headers headers =
                new RecordHeaders().add("protocol", "http".getBytes(UTF_8)).add("sender", "10.0.0.7".getBytes(UTF_8));
        FileFooter footer = write(log(41, "host-a".getBytes(UTF_8), json.getBytes(UTF_8), headers));

        Map<String, Object> row = onlyRow("SELECT * FROM %s");
        assertThat(row)
                .containsEntry("received", OffsetDateTime.parse("2026-11-20T23:59:59.123Z"))
                .containsEntry("event_time", OffsetDateTime.parse("2026-11-19T23:59:58.123456Z"))
                .containsEntry("host", "seoul-1")
                .containsEntry("level", "WARN")
                .containsEntry("trace_id", "4bf92f")
                .containsEntry("topic_id", TOPIC_ID)
                .containsEntry("partition", 3)
                .containsEntry("offset", 41L)
                .containsEntry("key", "host-a")
                .containsEntry("headers", "{\"protocol\":\"http\",\"sender\":\"10.0.0.7\"}")
                .containsEntry("message", "결제 실패 🪵")
                .containsEntry("rest", "{\"deep\":{\"a\":[1,2.50,null]}}")
                .containsEntry("raw", null)
                .containsEntry("raw_key", null);
        assertThat(footer)
                .isEqualTo(new FileFooter(
                        2,
                        42,
                        1,
                        0,
                        Instant.ofEpochMilli(RECEIVED),
                        Instant.ofEpochMilli(RECEIVED),
                        List.of(),
                        "attempt-1"));
    }

    @Test
    void theJsonCanBeQueriedAsJson() throws Exception {
        write(log(0, null, "{\"deep\":{\"a\":[1,2.5]},\"message\":\"한글\"}".getBytes(UTF_8), new RecordHeaders()));
        assertThat(onlyRow("SELECT message, rest->>'$.deep.a[1]' AS second FROM %s"))
                .containsEntry("message", "한글")
                .containsEntry("second", "2.5");
    }

    @Test
    void whatIsNoLogIsKeptAsItsBytes() throws Exception {
        byte[] notUtf8 = {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'};
        List<byte[]> values = List.of(
                "plain text".getBytes(UTF_8),
                "[1,2]".getBytes(UTF_8),
                "{\"cut\":".getBytes(UTF_8),
                notUtf8,
                "{\"a\":1}".getBytes(UTF_16LE),
                new byte[0]);
        try (LogFileWriter writer = writer(FileLimits.defaults())) {
            for (int i = 0; i < values.size(); i++) {
                writer.write(log(i, null, values.get(i), new RecordHeaders()));
            }
            writer.finish(values.size(), 0, List.of());
        }
        List<Map<String, Object>> rows = DuckDb.query(folder, "SELECT rest, raw FROM %s ORDER BY \"offset\"");
        assertThat(rows).hasSameSizeAs(values);
        for (int i = 0; i < values.size(); i++) {
            assertThat(rows.get(i).get("rest")).isNull();
            assertThat(bytes(rows.get(i).get("raw"))).isEqualTo(values.get(i));
        }
    }

    @Test
    void aRecordWithoutAValueIsARowWithoutLog() throws Exception {
        write(log(0, null, null, new RecordHeaders()));
        assertThat(onlyRow("SELECT rest, raw, headers, key, event_time FROM %s").values())
                .containsOnlyNulls();
    }

    @Test
    void aKeyThatIsNoTextIsKeptAsItsBytes() throws Exception {
        byte[] key = {(byte) 0xfe, 0, 1};
        write(log(0, key, "{}".getBytes(UTF_8), new RecordHeaders()));
        Map<String, Object> row = onlyRow("SELECT key, raw_key FROM %s");
        assertThat(row.get("key")).isNull();
        assertThat(bytes(row.get("raw_key"))).isEqualTo(key);
    }

    @Test
    void repeatedAndBinaryHeadersKeepAllTheirValues() throws Exception {
        Headers headers = new RecordHeaders()
                .add("x", "one".getBytes(UTF_8))
                .add("none", null)
                .add("x", new byte[] {(byte) 0xff});
        write(log(0, null, "{}".getBytes(UTF_8), headers));
        assertThat(onlyRow("SELECT headers FROM %s"))
                .containsEntry("headers", "{\"x\":[\"one\",{\"base64\":\"/w==\"}],\"none\":null}");
    }

    @Test
    void aTimeThatTheColumnCannotHoldIsLeftToTheJson() throws Exception {
        String json = "{\"@timestamp\":\"+999999999-01-01T00:00:00Z\"}";
        write(log(0, null, json.getBytes(UTF_8), new RecordHeaders()));
        assertThat(onlyRow("SELECT event_time, rest FROM %s"))
                .containsEntry("event_time", null)
                .containsEntry("rest", json);
    }

    @Test
    void aFileIsFullByRowsOrByItsSizeOnDisk() throws Exception {
        try (LogFileWriter writer = writer(new FileLimits(1 << 20, 3, 1 << 20))) {
            for (int i = 0; i < 3; i++) {
                assertThat(writer.isFull()).isFalse();
                writer.write(log(i, null, "{}".getBytes(UTF_8), new RecordHeaders()));
            }
            assertThat(writer.isFull()).isTrue();
            writer.finish(3, 0, List.of());
        }
        long rows = 0;
        Random random = new Random(1);
        try (LogFileWriter writer = writer(new FileLimits(4 << 20, 1_000_000, 1 << 20))) {
            while (!writer.isFull()) {
                writer.write(log(rows++, null, incompressible(random, 10_000), new RecordHeaders()));
            }
            writer.finish(rows, 0, List.of());
        }
        assertThat(Files.size(folder.resolve("1.parquet"))).isBetween(4L << 20, 6L << 20);
    }

    @Test
    void hugeLogsDoNotPileUpInMemory() throws Exception {
        try (LogFileWriter writer = writer(new FileLimits(1L << 30, 1_000_000, 1 << 20))) {
            byte[] small = "{}".getBytes(UTF_8);
            for (int i = 0; i < 20_000; i++) {
                writer.write(log(i, null, small, new RecordHeaders()));
            }
            long before = Files.size(folder.resolve("0.parquet"));
            Random random = new Random(1);
            for (int i = 0; i < 20; i++) {
                writer.write(log(i, null, incompressible(random, 4 << 20), new RecordHeaders()));
            }
            // 80 MB were written, and most of it is on disk already.
            assertThat(Files.size(folder.resolve("0.parquet")) - before).isGreaterThan(40L << 20);
            writer.finish(20, 0, List.of());
        }
    }

    @Test
    void aFileWithoutRowsIsReadableAndSaysItsEnd() throws Exception {
        try (LogFileWriter writer = writer(FileLimits.defaults())) {
            writer.finish(100, 60, List.of());
        }
        assertThat(DuckDb.query(folder, "SELECT * FROM %s")).isEmpty();
        assertThat(footer()).isEqualTo(new FileFooter(2, 100, 0, 60, null, null, List.of(), "attempt-1"));
    }

    @Test
    void aFileOfAFewLogsIsSmall() throws Exception {
        try (LogFileWriter writer = writer(FileLimits.defaults())) {
            for (int i = 0; i < 7; i++) {
                writer.write(log(i, null, ("{\"trace_id\":\"id-" + i + "\"}").getBytes(UTF_8), new RecordHeaders()));
            }
            writer.finish(7, 0, List.of());
        }
        assertThat(Files.size(folder.resolve("0.parquet"))).isLessThan(8_000);
    }

    @Test
    void textsThatRepeatAndTextsThatDoNotAreReadBackFromManyPages() throws Exception {
        Random random = new Random(1);
        List<String> messages = new ArrayList<>();
        try (LogFileWriter writer = writer(new FileLimits(1 << 30, 1_000_000, 1 << 20))) {
            for (int i = 0; i < 21_000; i++) {
                messages.add("request " + random.nextInt(1_000_000) + " of the user " + random.nextInt(100)
                        + " took long, " + random.nextInt(10_000) + " ms");
                String json = "{\"message\":\"" + messages.get(i) + "\",\"trace_id\":\"" + random.nextLong() + "\"}";
                writer.write(log(i, null, json.getBytes(UTF_8), new RecordHeaders()));
            }
            writer.finish(21_000, 0, List.of());
        }
        assertThat(DuckDb.query(folder, "SELECT message FROM %s ORDER BY \"offset\""))
                .extracting(row -> row.get("message"))
                .isEqualTo(messages);
    }

    @Test
    void anUnfinishedFileIsNoFile() throws Exception {
        try (LogFileWriter writer = writer(FileLimits.defaults())) {
            writer.write(log(0, null, "{}".getBytes(UTF_8), new RecordHeaders()));
        }
        assertThatThrownBy(this::footer).isInstanceOf(IOException.class).hasMessageContaining("0.parquet");
    }

    private FileFooter write(ConsumerRecord<byte[], byte[]> log) throws IOException {
        try (LogFileWriter writer = writer(FileLimits.defaults())) {
            writer.write(log);
            writer.finish(log.offset() + 1, 0, List.of());
        }
        return footer();
    }

    private LogFileWriter writer(FileLimits limits) throws IOException {
        try (var files = Files.list(folder)) {
            OutputStream out = Files.newOutputStream(folder.resolve(files.count() + ".parquet"));
            return new LogFileWriter(new FSDataOutputStream(out, null), TOPIC_ID, limits, "attempt-1");
        }
    }

    private FileFooter footer() throws IOException {
        org.apache.hadoop.fs.Path file =
                new org.apache.hadoop.fs.Path(folder.resolve("0.parquet").toUri());
        FileContext files = FileContext.getLocalFSFileContext(new Configuration());
        FSDataInputStream in = files.open(file);
        return FooterReader.read(in, files.getFileStatus(file).getLen(), file.toString());
    }

    private Map<String, Object> onlyRow(String sql) {
        List<Map<String, Object>> rows = DuckDb.query(folder, sql);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static byte[] bytes(Object blob) throws Exception {
        Blob bytes = (Blob) blob;
        return bytes.length() == 0 ? new byte[0] : bytes.getBytes(1, (int) bytes.length());
    }

    private static byte[] incompressible(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static ConsumerRecord<byte[], byte[]> log(long offset, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "log.a",
                3,
                offset,
                RECEIVED,
                TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }
}
