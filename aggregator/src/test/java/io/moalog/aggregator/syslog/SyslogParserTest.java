package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogParserTest {
    /** Noon of New Year's Day in Seoul, nine hours ahead of UTC. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T03:00:00Z"), ZoneId.of("Asia/Seoul"));

    private final SyslogParser parser = new SyslogParser(CLOCK);
    private final SyslogJson writer = new SyslogJson();

    @Test
    void everyPartOfRfc5424BecomesAField() {
        assertThat(json("<165>1 2003-10-11T22:14:15.003456789-07:00 mymachine.example.com evntslog 42 ID47"
                        + " [exampleSDID@32473 iut=\"3\" eventSource=\"Application\"][examplePriority@32473 class=\"high\"]"
                        + " \ufeffAn application event"))
                .isEqualTo(
                        "{\"@timestamp\":\"2003-10-11T22:14:15.003456789-07:00\",\"message\":\"An application event\","
                                + "\"level\":\"NOTICE\",\"host\":\"mymachine.example.com\",\"facility\":\"local4\","
                                + "\"app\":\"evntslog\",\"pid\":\"42\",\"msgid\":\"ID47\",\"exampleSDID@32473.iut\":\"3\","
                                + "\"exampleSDID@32473.eventSource\":\"Application\",\"examplePriority@32473.class\":\"high\"}");
    }

    @Test
    void nilValuesAreNoFieldsAndTheHostIsTheSender() {
        assertThat(json("<0>1 - - - - - -"))
                .isEqualTo("{\"level\":\"EMERGENCY\",\"host\":\"sender\",\"facility\":\"kern\"}");
        assertThat(parse("<0>1 - - - - - -").isMalformed()).isFalse();
        assertThat(json("<191>1 - - app - - - text"))
                .isEqualTo("{\"message\":\"text\",\"level\":\"DEBUG\",\"host\":\"sender\",\"facility\":\"local7\","
                        + "\"app\":\"app\"}");
    }

    @Test
    void structuredDataIsUnescapedAndRepeatedParametersAreAnArray() {
        assertThat(json("<13>1 - h a - - [o ip=\"1\" ip=\"2\" q=\"a\\\"b\\\\c\\]d\\ne]f\"][empty@1][meta  x=\"\" ] m"))
                .endsWith("\"app\":\"a\",\"o.ip\":[\"1\",\"2\"],\"o.q\":\"a\\\"b\\\\c]d\\\\ne]f\","
                        + "\"structured\":\"empty@1\",\"meta.x\":\"\"}");
    }

    @Test
    void whatIsNoUtf8IsReplacedAndLineEndsWithinStay() {
        byte[] latin = "<13>1 - h a - - - caf\u00e9\nnext\r\n".getBytes(ISO_8859_1);
        assertThat(json(latin)).contains("\"message\":\"caf\ufffd\\nnext\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<13>1 2026-13-01T00:00:00Z h app - - - text",
                "<13>1 2026-11-20T00:00:60Z h app - - - text",
                "<13>1 yesterday h app - - - text",
                "<13>1 - h app - - [broken text",
                "<13>1 - h app - - [id name=\"open] text",
                "<13>1 - h app - - [id =\"x\"] text",
                "<13>1 - h app - - text",
                "<13>1 - h app - - -text",
                "<13>1 - h app",
                "<999>Jan  1 12:00:00 h app: text",
            })
    void whatIsMalformedIsKeptWholeAsTheTextOfItsApp(String text) {
        SyslogMessage message = parse(text);
        assertThat(message.app).isEqualTo("app");
        assertThat(message.isMalformed()).isTrue();
        assertThat(json(text)).contains("\"message\":\"" + text.replace("\"", "\\\"") + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                // the message | time | host | app | pid | text
                "<34>Oct 11 22:14:15 mymachine su: 'su root' failed | 2025-10-11T13:14:15Z | mymachine | su | - | 'su root' failed",
                "<13>Jan  1 12:00:00 web-1 CRON[123]: (root) CMD | 2026-01-01T03:00:00Z | web-1 | CRON | 123 | (root) CMD",
                "<13>Jan 1 12:00:00 web-1 app[1.2] text | 2026-01-01T03:00:00Z | web-1 | app | 1.2 | text",
                "<13>Dec 31 23:59:59 su: no host | 2025-12-31T14:59:59Z | - | su | - | no host",
                "<13>Jan  1 12:00:00 app[7]: no host | 2026-01-01T03:00:00Z | - | app | 7 | no host",
                "<13>Jan  1 12:00:00 web-1 text without a tag | 2026-01-01T03:00:00Z | web-1 | - | - | text without a tag",
                "<13>Jan  1 12:00:00 web-1 12:30 is no tag | 2026-01-01T03:00:00Z | web-1 | - | - | 12:30 is no tag",
                "<13>Jan  1 12:00:00 web-1 http://x is no tag | 2026-01-01T03:00:00Z | web-1 | - | - | http://x is no tag",
                "<13>Jan  1 12:00:00 web-1 tag:text | 2026-01-01T03:00:00Z | web-1 | tag | - | text",
                "<13>Jan  1 12:00:00 fe80::1 app: v6 | 2026-01-01T03:00:00Z | fe80::1 | app | - | v6",
                "<13>Jan  1 12:00:00 text | 2026-01-01T03:00:00Z | - | - | - | text",
                "<6>Jan  1 12:00:00 h kernel: [ 1.5] up | 2026-01-01T03:00:00Z | h | kernel | - | [ 1.5] up",
                "<13>Jan  1 2020 12:00:00 h app: a year | 2020-01-01T03:00:00Z | h | app | - | a year",
                "<189>45: *Jan  1 12:00:00.123 UTC: %SYS-5-CONFIG_I: set | 2026-01-01T12:00:00.123Z | - | %SYS-5-CONFIG_I | - | set",
                "<13>Jan  1 12:00:00: %ASA-6-302013: built | 2026-01-01T03:00:00Z | - | %ASA-6-302013 | - | built",
                "<13>2026-01-01T00:00:00.000000001+09:00 h app[1]: iso | 2026-01-01T00:00:00.000000001+09:00 | h | app | 1 | iso",
                "<13>2026-01-01T12:00:00 h app: local iso | 2026-01-01T03:00:00Z | h | app | - | local iso",
                "<13>app: no time | - | - | app | - | no time",
                "<13>app[9]: no time | - | - | app | 9 | no time",
                "<13>no time and no tag | - | - | - | - | no time and no tag",
                "Jan  1 12:00:00 h app: no priority | 2026-01-01T03:00:00Z | h | app | - | no priority",
                "<13>Jan 32 12:00:00 h app: no such day | - | - | - | - | Jan 32 12:00:00 h app: no such day",
                "<13>Jan  1 12:00:00 h postfix/smtpd[3]: mail | 2026-01-01T03:00:00Z | h | postfix/smtpd | 3 | mail",
                "<13>Jan  1 12:00:00 h app[open: text | 2026-01-01T03:00:00Z | h | - | - | app[open: text",
            })
    void rfc3164IsReadAsItsSendersWriteIt(
            String text, String time, String host, String app, String pid, String expected) {
        SyslogMessage message = parse(text);
        assertThat(message.timestamp).isEqualTo(time);
        assertThat(message.host).isEqualTo(host);
        assertThat(message.app).isEqualTo(app);
        assertThat(message.pid).isEqualTo(pid);
        assertThat(message.isMalformed()).isFalse();
        assertThat(textOf(message)).isEqualTo(expected);
    }

    @Test
    void theYearIsTheOneThatBringsTheTimeNearest() {
        assertThat(parse("<13>Jan  2 00:00:00 h a: m").timestamp).isEqualTo("2026-01-01T15:00:00Z");
        assertThat(parse("<13>Dec 25 00:00:00 h a: m").timestamp).isEqualTo("2025-12-24T15:00:00Z");
        assertThat(parse("<13>Jun  1 00:00:00 h a: m").timestamp).isEqualTo("2026-05-31T15:00:00Z");
        assertThat(parse("<13>Aug  1 00:00:00 h a: m").timestamp).isEqualTo("2025-07-31T15:00:00Z");
        assertThat(parse("<13>Feb 29 00:00:00 h a: m").timestamp)
                .as("no leap year near")
                .isNull();
        Clock leap = Clock.fixed(Instant.parse("2027-12-01T00:00:00Z"), ZoneId.of("Z"));
        assertThat(new SyslogParser(leap).parse("<13>Feb 29 00:00:00 h a: m".getBytes(UTF_8), 0, 26).timestamp)
                .isEqualTo("2028-02-29T00:00:00Z");
    }

    @Test
    void whatHasNeitherPriorityNorTimeIsNoMessage() {
        for (String text : new String[] {"GET / HTTP/1.1", "app: text", "<999>text", "<>text", "<1234>a: b", "", "<"}) {
            SyslogMessage message = parse(text);
            assertThat(message.isMalformed()).as(text).isTrue();
            assertThat(message.app).as(text).isNull();
        }
    }

    private SyslogMessage parse(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return parser.parse(bytes, 0, bytes.length);
    }

    private String json(String text) {
        return json(text.getBytes(UTF_8));
    }

    private String json(byte[] bytes) {
        SyslogMessage message = parser.parse(bytes, 0, bytes.length);
        writer.write(message, message.host == null ? "sender" : message.host);
        return new String(writer.json().toByteArray(), UTF_8);
    }

    private static String textOf(SyslogMessage message) {
        return new String(message.bytes(), message.textFrom(), message.textTo() - message.textFrom(), UTF_8);
    }
}
