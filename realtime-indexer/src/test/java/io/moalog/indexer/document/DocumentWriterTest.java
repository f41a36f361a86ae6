package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.NotALogException;
import io.moalog.model.ServiceName;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentWriterTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-20T10:00:00.123Z");
    private static final Receipt RECEIPT =
            new Receipt(new ServiceName("public.test.info"), 2, 41, RECEIVED.toEpochMilli());
    private static final String PLACE = "\"partition\":2,\"offset\":41,\"received\":1795168800123";

    private final DocumentWriter writer = new DocumentWriter();

    @Test
    void theSendersBytesFollowBehindWhatIsAdded() throws Exception {
        assertThat(document("{ \"@timestamp\":\"2026-01-02T03:04:05.678+09:00\", \"message\" :\"disk\", \"n\":1.50}"))
                .isEqualTo("{\"service\":\"public.test.info\",\"moalog\":{" + PLACE + ",\"text\":[\"disk\",\"1.50\"]},"
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
                        + ",\"original_timestamp\":1795082400.25,\"text\":[\"1\",\"2\"]},"
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
                .contains(
                        "\"set_aside\":[\"@timestamp\"],\"log\":\"{\\\"@timestamp\\\":{\\\"a\\\":[\\\"x\\\"]}}\",\"text\":[\"x\"]}")
                .endsWith(",\"@timestamp\":\"2026-11-20T10:00:00.123Z\"}");
        assertThat(document("{\"@timestamp\":null}"))
                .doesNotContain("original_timestamp")
                .endsWith(",\"@timestamp\":\"2026-11-20T10:00:00.123Z\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"message\":\"m\"} | MISSING",
                "{\"@timestamp\":\"yesterday\"} | UNREADABLE",
                "{\"@timestamp\":\"1969-12-31T23:59:59Z\"} | OLD",
                "{\"@timestamp\":\"1989-12-31T23:59:59Z\"} | OLD",
                "{\"time\":1234567} | OLD",
                "{\"@timestamp\":\"2026-11-21T10:00:01Z\"} | AHEAD",
                "{\"@timestamp\":\"2026-11-21T10:00:01\",\"time\":3} | AHEAD",
                "{\"time\":\"2300-01-01T00:00:00Z\"} | AHEAD",
                "{\"@timestamp\":\"9999-12-31T00:00:00.5+18:00\"} | AHEAD"
            })
    void whereNoTimeCanBeTrueTheReceiveTimeServesAndTheOriginalIsKept(String log, TimeFault fault) throws Exception {
        String document = document(log);
        assertThat(faultOf(log)).isEqualTo(fault);
        assertThat(document).contains("\"@timestamp\":\"2026-11-20T10:00:00.123Z\"");
        if (log.contains("@timestamp")) {
            String original = log.substring(log.indexOf(':') + 1).split("[,}]")[0];
            assertThat(document).contains("\"original_timestamp\":" + original);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"@timestamp\":\"1990-01-01T00:00:00Z\"} | 1990-01-01T00:00:00Z",
                "{\"@timestamp\":\"2026-11-21T10:00:00Z\"} | 2026-11-21T10:00:00Z",
                "{\"@timestamp\":\"2026-11-21T19:00:00+09:00\"} | 2026-11-21T19:00:00+09:00",
                "{\"@timestamp\":\"2030-01-01T00:00:00Z\",\"ts\":1795082400} | 2026-11-19T10:00:00Z",
                "{\"time\":7,\"log\":{\"ts\":1},\"date\":1795082400.5} | 2026-11-19T10:00:00.500Z",
                "{\"time\":\"19\\/Nov\\/2026:10:00:00 +0000\"} | 2026-11-19T10:00:00Z",
                "{\"TimeStamp\":\"Nov 19 10:00:00\"} | 2026-11-19T10:00:00Z",
                "{\"\\u0074ime\":\"2026-11-19T10:00:00Z\"} | 2026-11-19T10:00:00Z",
                "{\"time\":\"2026-11-19T10:00:00.5+09:00\"} | 2026-11-19T10:00:00.5+09:00"
            })
    void aTimeThatCanBeTrueServes(String log, String expected) throws Exception {
        assertThat(document(log)).contains("\"@timestamp\":\"" + expected + "\"");
        assertThat(faultOf(log)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"severity\":\"WARNING\"} | warn",
                "{\"level\":50} | error",
                "{\"LEVEL\":\"I\"} | info",
                "{\"log\":{\"level\":\"crit\"}} | fatal",
                "{\"log.level\":\"crit\"} | fatal",
                "{\"level\":\"high\",\"severity_number\":5} | debug",
                "{\"level\":[\"error\"],\"severity\":{\"level\":\"error\"}} |",
                "{\"a\":{\"log\":{\"level\":\"error\"}}} |"
            })
    void whatTheLevelMeansIsSaid(String log, String expected) throws Exception {
        if (expected == null) {
            assertThat(document(log)).doesNotContain("123,\"level\"");
        } else {
            assertThat(document(log)).contains("123,\"level\":\"" + expected + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"\":2,\"b\":3} | [\"\"] | {\"a\":1,\"b\":3}",
                "{\" \\t\":2,\"b\":3} | [\" \\t\"] | {\"b\":3}",
                "{\"b\":3, \"_id\" : {\"x\":1} } | [\"_id\"] | {\"b\":3}",
                "{\"\\u005fid\":1} | [\"\\u005fid\"] | {}",
                "{\"__soft_deletes\":1,\"_PID\":7} | [\"__soft_deletes\"] | {\"_PID\":7}",
                "{\"a\":[1,\"x\"],\"b\":[1,2.5],\"c\":[\"x\",null,{\"d\":1}]} | [\"a\"] | {\"b\":[1,2.5],\"c\":[\"x\",null,{\"d\":1}]}",
                "{\"a\":{\"b\":[true,[\"x\"]],\"c\":1}} | [\"a.b\"] | {\"a\":{\"c\":1}}",
                "{\"a\":[{\"v\":1},{\"v\":\"x\",\"w\":2},{\"v\":3}]} | [\"a.v\"] | {\"a\":[{\"v\":1},{\"w\":2},{\"v\":3}]}",
                "{\"a\":1,\"a\":2,\"c\":{\"d\":1,\"d\":2}} | [\"a\",\"c.d\"] | {\"a\":1,\"c\":{\"d\":1}}",
                "{\"a\":{\"b\":1},\"a.b\":\"x\",\"a.c\":1} | [\"a.b\"] | {\"a\":{\"b\":1},\"a.c\":1}",
                "{\"x\":1,\"_source\":{\"a\":[1,\"x\"],\"b\":1}} | [\"_source.a\",\"_source\"] | {\"x\":1}",
                "{\"moalog\":1,\"moalog\":2} | [\"moalog\"] | {\"log.moalog\":1}"
            })
    void whatElasticsearchWouldRefuseIsSetAsideAndTheLogIsKeptWhole(String log, String names, String rest)
            throws Exception {
        String document = document(log);
        assertThat(document).contains(",\"set_aside\":" + names + ",\"log\":\"" + escaped(log) + "\",\"text\":[");
        String own = document.substring(document.indexOf("]}", document.indexOf("\"text\":[")) + 2);
        assertThat("{" + own.replaceFirst("^,", "").replace(" ", "")).isEqualTo(rest);
    }

    @Test
    void longNamesAndLongNumbersAreSetAside() throws Exception {
        String longest = "k".repeat(512);
        assertThat(document("{\"" + longest + "\":1}")).doesNotContain("set_aside");
        assertThat(document("{\"" + longest + "é\":1}")).contains("\"set_aside\":[\"" + longest + "\"]");
        assertThat(document("{\"a\":{\"" + longest + "\":1}}"))
                .contains("\"set_aside\":[\"a." + longest.substring(2) + "\"]");
        assertThat(document("{\"n\":" + "9".repeat(501) + ",\"m\":" + "9".repeat(500) + "}"))
                .contains("\"set_aside\":[\"n\"]")
                .contains("\"" + "9".repeat(501) + "\"");
    }

    @Test
    void aReducedDocumentHasNoFieldOfTheLogsOwn() throws Exception {
        String log = "{\"a\":1,\"@timestamp\":\"2026-11-19T10:00:00Z\",\"service\":\"x\",\"level\":\"error\"}";
        assertThat(document(log, true))
                .isEqualTo("{\"service\":\"public.test.info\",\"moalog\":{" + PLACE
                        + ",\"level\":\"error\",\"set_aside\":[\"a\",\"service\",\"level\"],\"log\":\"" + escaped(log)
                        + "\",\"text\":[\"1\",\"x\",\"error\"]},\"@timestamp\":\"2026-11-19T10:00:00Z\"}");
        assertThat(document("{\"a\":1}", true)).endsWith(",\"text\":[\"1\"]}}");
    }

    private static String escaped(String log) {
        return log.replace("\\", "\\\\").replace("\"", "\\\"");
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
                                "{\"moalog\":{\"offset\":1},\"@timestamp\":1000000000,\"moalog.partition\":7,\"moalogs\":1,\"a\":{\"moalog\":2}}"))
                .endsWith(
                        "{\"log.moalog\":{\"offset\":1},\"@timestamp\":\"2001-09-09T01:46:40Z\",\"log.moalog.partition\":7,"
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
            assertThatThrownBy(() -> writer.write(bad.getBytes(UTF_8), RECEIPT, false, out))
                    .isInstanceOf(NotALogException.class);
        }
        assertThat(out).hasToString("before");
    }

    @Test
    void textBeyondAsciiStaysByteForByte() throws Exception {
        String log = "{\"메시지\":\"디스크가 가득 찼습니다 💾\"}";
        Bytes out = new Bytes(16);
        writer.write(log.getBytes(UTF_8), RECEIPT, false, out);
        String document = new String(Arrays.copyOf(out.array(), out.length()), UTF_8);
        assertThat(document).endsWith(log.substring(1)).contains("\"text\":[\"디스크가 가득 찼습니다 💾\"]");
    }

    private String document(String log) throws NotALogException {
        return document(log, false);
    }

    private String document(String log, boolean setAllAside) throws NotALogException {
        Bytes out = new Bytes(16);
        writer.write(log.getBytes(UTF_8), RECEIPT, setAllAside, out);
        return out.toString();
    }

    private @Nullable TimeFault faultOf(String log) throws NotALogException {
        return writer.write(log.getBytes(UTF_8), RECEIPT, false, new Bytes(16));
    }
}
