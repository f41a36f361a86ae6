package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.aggregator.msgpack.RandomValues;
import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import org.junit.jupiter.api.Test;

class EntryReaderTest {
    private static final byte[] TIME = eventTime(1_000_000_000, 120_000_000);

    private final EntryReader reader = new EntryReader();

    @Test
    void theEntrysTimeIsPutFirst() throws Exception {
        assertThat(read(entry(TIME, record("message", "m", "level", "INFO"))))
                .isEqualTo("{\"@timestamp\":\"2001-09-09T01:46:40.12Z\"".replace(".12Z", ".120Z")
                        + ",\"message\":\"m\",\"level\":\"INFO\"}");
        assertThat(read(entry(TIME, record()))).isEqualTo("{\"@timestamp\":\"2001-09-09T01:46:40.120Z\"}");
    }

    @Test
    void everyWayToWriteATimeIsUnderstood() throws Exception {
        String expected = "{\"@timestamp\":\"2001-09-09T01:46:40Z\"}";
        assertThat(read(entry(seconds(1_000_000_000), record()))).isEqualTo(expected);
        assertThat(read(entryWithMetadata(seconds(1_000_000_000), record()))).isEqualTo(expected);
        assertThat(read(entry(pack(p -> p.packDouble(1_000_000_000.5)), record())))
                .isEqualTo("{\"@timestamp\":\"2001-09-09T01:46:40.500Z\"}");
        assertThat(read(entry(pack(p -> p.packTimestamp(java.time.Instant.ofEpochSecond(1_000_000_000, 1))), record())))
                .isEqualTo("{\"@timestamp\":\"2001-09-09T01:46:40.000000001Z\"}");
        byte[] ext8 = {(byte) 0xc7, 8, 0, 0x3b, (byte) 0x9a, (byte) 0xca, 0, 0, 0, 0, 0};
        assertThat(read(entry(ext8, record()))).isEqualTo(expected);
    }

    @Test
    void aTimeThatIsNoneIsLeftOut() throws Exception {
        assertThat(read(entry(pack(p -> p.packString("today")), record("a", "b"))))
                .isEqualTo("{\"a\":\"b\"}");
        assertThat(read(entry(pack(p -> p.packNil()), record("a", "b")))).isEqualTo("{\"a\":\"b\"}");
        assertThat(read(entry(pack(p -> p.packLong(Long.MAX_VALUE)), record("a", "b"))))
                .isEqualTo("{\"a\":\"b\"}");
        assertThat(read(entry(eventTime(1, -1), record("a", "b")))).isEqualTo("{\"a\":\"b\"}");
    }

    @Test
    void aRecordsOwnTimestampIsLeftAlone() throws Exception {
        assertThat(read(entry(TIME, record("message", "m", "@timestamp", "2020-01-01T00:00:00Z"))))
                .isEqualTo("{\"message\":\"m\",\"@timestamp\":\"2020-01-01T00:00:00Z\"}");
    }

    @Test
    void theHostIsFoundAsEveryReaderOfTheLogFindsIt() throws Exception {
        assertHost("web-1", record("host", "web-1", "message", "m"));
        assertHost("web-1", record("hostname", "web-2", "host", "web-1"));
        assertHost("web-2", record("hostname", "web-2", "message", "m"));
        assertHost("web-3", pack(p -> {
            p.packMapHeader(1).packString("host");
            p.packMapHeader(2)
                    .packString("ip")
                    .packString("::1")
                    .packString("name")
                    .packString("web-3");
        }));
        assertHost(null, record("message", "host", "hosts", "x"));
        assertHost(null, pack(p -> p.packMapHeader(1).packString("host").packNil()));
    }

    @Test
    void whatIsNoEntryIsRefusedWithTheReason() {
        assertRefused(pack(p -> p.packInt(7)), "an array of a time and a record");
        assertRefused(pack(p -> p.packArrayHeader(1).packInt(7)), "an array of a time and a record");
        assertRefused(entry(TIME, pack(p -> p.packString("text"))), "not a map");
        assertRefused(entry(TIME, pack(p -> p.packArrayHeader(0))), "not a map");
        byte[] deep = new byte[200];
        java.util.Arrays.fill(deep, (byte) 0x91);
        deep[199] = (byte) 0xc0;
        assertRefused(entry(TIME, join(new byte[] {(byte) 0x81, (byte) 0xa1, 'd'}, deep)), "64 deep");
    }

    @Test
    void whateverTheRecordTheResultIsALog() throws Exception {
        RandomValues values = new RandomValues(31);
        for (int i = 0; i < 500; i++) {
            String json = read(entry(TIME, RandomValues.bytes(values.map(4))));
            assertThat(LogEvent.read(json.getBytes(UTF_8)).timestamp()).isNotNull();
        }
    }

    private void assertHost(String host, byte[] record) throws NotALogException {
        String json = read(entry(TIME, record));
        assertThat(reader.host()).isEqualTo(host == null ? null : host.getBytes(UTF_8));
        assertThat(LogEvent.read(json.getBytes(UTF_8)).host()).isEqualTo(host);
    }

    private void assertRefused(byte[] entry, String reason) {
        assertThatThrownBy(() -> read(entry))
                .isInstanceOf(NotALogException.class)
                .hasMessageContaining(reason);
    }

    private String read(byte[] entry) throws NotALogException {
        reader.read(entry, 0, entry.length, false);
        return new String(reader.json().toByteArray(), UTF_8);
    }
}
