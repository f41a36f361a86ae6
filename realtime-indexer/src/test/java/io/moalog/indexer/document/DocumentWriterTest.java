package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.NotALogException;
import io.moalog.model.ServiceName;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DocumentWriterTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-20T10:00:00.123Z");
    private static final Receipt RECEIPT =
            new Receipt(new ServiceName("public.test.info"), 2, 41, RECEIVED.toEpochMilli());
    private static final String PLACE = "\"partition\":2,\"offset\":41,\"received\":1795168800123";

    private final DocumentWriter writer = new DocumentWriter();

    @Test
    void theSendersBytesFollowBehindWhatIsAdded() throws Exception {
        assertThat(document("{ \"@timestamp\":\"2026-01-02T03:04:05.678+09:00\", \"message\" :\"disk\", \"n\":1.50}"))
                .isEqualTo("{\"service\":\"public.test.info\",\"moalog\":{" + PLACE + ",\"text\":[\"disk\"]},"
                        + " \"@timestamp\":\"2026-01-02T03:04:05.678+09:00\", \"message\" :\"disk\", \"n\":1.50}");
    }

    @Test
    void anEmptyObjectIsADocument() throws Exception {
        String added = "{\"@timestamp\":\"2026-11-20T10:00:00.123Z\",\"service\":\"public.test.info\",\"moalog\":{"
                + PLACE + "}";
        assertThat(document("{}")).isEqualTo(added + "}");
        assertThat(document(" { } \n")).isEqualTo(added + " }");
    }

    @Test
    void withoutATimeTheReceiveTimeServes() throws Exception {
        assertThat(document("{\"message\":\"m\"}")).startsWith("{\"@timestamp\":\"2026-11-20T10:00:00.123Z\",");
    }

    @Test
    void aTimeUnderAnotherUsualNameServes() throws Exception {
        assertThat(document("{\"time\":\"2026-11-19 08:00:00,5\"}"))
                .startsWith("{\"@timestamp\":\"2026-11-19T08:00:00.500Z\",")
                .endsWith(",\"time\":\"2026-11-19 08:00:00,5\"}")
                .doesNotContain("original_timestamp");
    }

    @Test
    void aTimestampThatElasticsearchWouldReadDifferentlyIsReplacedInItsPlaceAndKept() throws Exception {
        assertThat(document("{\"a\":1,\"@timestamp\" : 1795082400.25 ,\"b\":2}"))
                .isEqualTo("{\"service\":\"public.test.info\",\"moalog\":{" + PLACE
                        + ",\"original_timestamp\":1795082400.25},"
                        + "\"a\":1,\"@timestamp\" : \"2026-11-19T10:00:00.250Z\" ,\"b\":2}");
        assertThat(document("{\"@timestamp\":\"2026-11-19 10:00:00\"}"))
                .contains("\"original_timestamp\":\"2026-11-19 10:00:00\"")
                .endsWith("\"@timestamp\":\"2026-11-19T10:00:00Z\"}");
    }

    @Test
    void aTimestampThatNobodyCanReadGivesWayToTheNextBestTime() throws Exception {
        assertThat(document("{\"@timestamp\":\"yesterday\",\"ts\":1795082400}"))
                .contains("\"original_timestamp\":\"yesterday\"")
                .contains("\"@timestamp\":\"2026-11-19T10:00:00Z\",\"ts\":1795082400}");
        assertThat(document("{\"@timestamp\":{\"a\":[\"x\"]}}"))
                .contains("\"original_timestamp\":{\"a\":[\"x\"]}}")
                .endsWith(",\"@timestamp\":\"2026-11-20T10:00:00.123Z\"}");
        assertThat(document("{\"@timestamp\":null}"))
                .doesNotContain("original_timestamp")
                .endsWith(",\"@timestamp\":\"2026-11-20T10:00:00.123Z\"}");
    }

    @Test
    void aTimeBeyondWhatElasticsearchHoldsIsReplaced() throws Exception {
        assertThat(document("{\"@timestamp\":\"1969-12-31T23:59:59Z\"}"))
                .contains("\"original_timestamp\":\"1969-12-31T23:59:59Z\"")
                .endsWith(",\"@timestamp\":\"2026-11-20T10:00:00.123Z\"}");
        assertThat(document("{\"time\":\"2300-01-01T00:00:00Z\"}"))
                .startsWith("{\"@timestamp\":\"2026-11-20T10:00:00.123Z\"");
    }

    @Test
    void aServiceOfTheLogsOwnStays() throws Exception {
        assertThat(document("{\"service\":{\"name\":\"x\"}}")).doesNotContain("public.test.info");
        assertThat(document("{\"a\":{\"service\":\"x\"}}")).contains("\"service\":\"public.test.info\"");
    }

    @Test
    void aLogThatSpeaksOfMoalogItselfIsToldApart() throws Exception {
        assertThat(
                        document(
                                "{\"moalog\":{\"offset\":1},\"@timestamp\":5,\"moalog.partition\":7,\"moalogs\":1,\"a\":{\"moalog\":2}}"))
                .endsWith(
                        "{\"log.moalog\":{\"offset\":1},\"@timestamp\":\"1970-01-01T00:00:05Z\",\"log.moalog.partition\":7,"
                                        .substring(1)
                                + "\"moalogs\":1,\"a\":{\"moalog\":2}}");
    }

    @Test
    void prettyPrintedJsonBecomesOneLine() throws Exception {
        String pretty = "{\r\n  \"message\": \"a\\nb\",\n  \"list\": [\n    1\n  ]\n}\n";
        assertThat(document(pretty))
                .endsWith(",    \"message\": \"a\\nb\",   \"list\": [     1   ] }")
                .doesNotContain("\n")
                .doesNotContain("\r");
    }

    @Test
    void whatIsNoLogLeavesNothingBehind() {
        Bytes out = new Bytes(16);
        out.putAscii("before");
        for (String bad : new String[] {"", "[1]", "{\"a\":}", "{\"time\":1}}"}) {
            assertThatThrownBy(() -> writer.write(bad.getBytes(UTF_8), RECEIPT, out))
                    .isInstanceOf(NotALogException.class);
        }
        assertThat(out).hasToString("before");
    }

    @Test
    void textBeyondAsciiStaysByteForByte() throws Exception {
        String log = "{\"메시지\":\"디스크가 가득 찼습니다 💾\"}";
        Bytes out = new Bytes(16);
        writer.write(log.getBytes(UTF_8), RECEIPT, out);
        String document = new String(Arrays.copyOf(out.array(), out.length()), UTF_8);
        assertThat(document).endsWith(log.substring(1)).contains("\"text\":[\"디스크가 가득 찼습니다 💾\"]");
    }

    private String document(String log) throws NotALogException {
        Bytes out = new Bytes(16);
        writer.write(log.getBytes(UTF_8), RECEIPT, out);
        return out.toString();
    }
}
