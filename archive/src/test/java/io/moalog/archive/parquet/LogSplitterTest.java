package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import java.time.Instant;
import java.util.Random;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link LogEvent#read}, which reads with Jackson, says what a log is and what is understood of it. */
class LogSplitterTest {
    private final LogSplitter splitter = new LogSplitter();
    private final LogRow row = new LogRow();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "[{}]",
                "\"{}\"",
                "null",
                "{}{}",
                "{},",
                "{}\u0000",
                "{,}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":-}",
                "{\"a\":-01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":5.}",
                "{\"a\":1e}",
                "{\"a\":1e+}",
                "{\"a\":0x1}",
                "{\"a\":NaN}",
                "{\"a\":nul}",
                "{\"a\":nulll}",
                "{\"a\":True}",
                "{\"a\":\"\u0001\"}",
                "{\"a\n\":1}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\\"}",
                "{\"\\ud83e\":1}",
                "{\"\\ud83e\\u0041\":1}",
                "{\"a\":[{\"\\udeb5\":1}]}",
                "{\"a\":1 \u00a0}",
                "{\"a\":1 // no\n}",
                "\ufeff{\"message\":\"m\"}"
            })
    void whatIsNotOneJsonObjectIsRefused(String text) {
        assertThat(isSplit(text.getBytes(UTF_8))).isFalse();
        assertThat(compare(text.getBytes(UTF_8))).isFalse();
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        assertThat(isSplit("{\"a\":\"é\"}".getBytes(ISO_8859_1))).isFalse();
        assertThat(isSplit("{\"é\":1}".getBytes(ISO_8859_1))).isFalse();
        assertThat(isSplit("{\"a\":1}".getBytes(UTF_16LE))).isFalse();
        assertThat(isSplit("{\"a\":1}".getBytes(UTF_16BE))).isFalse();
    }

    @Test
    void aLogIsNestedAsDeepAsEverywhereElse() throws NotALogException {
        for (String in : new String[] {"[", "{\"a\":"}) {
            String out = in.equals("[") ? "]" : "}";
            String deepest = "{\"a\":" + in.repeat(999) + (in.equals("[") ? "" : "1") + out.repeat(999) + "}";
            String deeper = "{\"a\":" + in.repeat(1000) + (in.equals("[") ? "" : "1") + out.repeat(1000) + "}";
            compare(deepest.getBytes(UTF_8));
            assertThat(isSplit(deepest.getBytes(UTF_8))).isTrue();
            compare(deeper.getBytes(UTF_8));
            assertThat(isSplit(deeper.getBytes(UTF_8))).isFalse();
        }
    }

    @Test
    void whatIsUnderstoodOfALogIsWhatIsUnderstoodEverywhere() {
        RandomJson json = new RandomJson(new Random(20261122));
        for (int i = 0; i < 40_000; i++) {
            byte[] log = json.log().getBytes(UTF_8);
            assertThat(compare(log)).as(json(log)).isTrue();
        }
    }

    @Test
    void damagedLogsAreRefusedWhereTheyAreRefusedEverywhere() {
        RandomJson json = new RandomJson(new Random(20261123));
        int logs = 0;
        for (int i = 0; i < 60_000; i++) {
            logs += compare(json.damaged()) ? 1 : 0;
        }
        assertThat(logs).as("those that are logs in spite of it").isBetween(1_000, 30_000);
    }

    @Test
    void aTimeInTheUsualFormIsReadAsAnyOther() {
        Random random = new Random(20261124);
        String[] zones = {"Z", "", "+09:00", "-0330"};
        String[] fractions = {"", ".%03d", ",%06d", ".%09d"};
        for (int i = 0; i < 20_000; i++) {
            String fraction = fractions[random.nextInt(fractions.length)].formatted(random.nextInt(1000));
            String time = "%04d-%02d-%02d%s%02d:%02d:%02d%s%s"
                    .formatted(
                            2025 + random.nextInt(2),
                            1 + random.nextInt(2),
                            28 + random.nextInt(4),
                            random.nextBoolean() ? "T" : " ",
                            random.nextInt(25),
                            random.nextInt(61),
                            random.nextInt(61),
                            fraction,
                            zones[random.nextInt(zones.length)]);
            compare(("{\"time\":\"" + time + "\",\"n\":1}").getBytes(UTF_8));
            compare(("{\"time\":\"" + time.replace('1', (char) ('/' + random.nextInt(12))) + "\"}").getBytes(UTF_8));
        }
    }

    /** Whether it is a log; fails where that, or what is understood of it, is not what {@link LogEvent} says. */
    private boolean compare(byte[] json) {
        LogEvent event = event(json);
        boolean split = isSplit(json);
        assertThat(split).as(json(json)).isEqualTo(event != null);
        if (event == null) {
            return false;
        }
        String columns = columns();
        assertThat(columns)
                .as(json(json))
                .isEqualTo(columns(event.host(), event.level(), event.message(), event.traceId(), micros(event)));
        byte[] restored = restored();
        if (json(json).indexOf('\\') < 0) {
            assertThat(json(restored)).isEqualTo(json(json));
        } else {
            // An escape may have become shorter, once.
            assertThat(isSplit(restored)).as(json(json)).isTrue();
            assertThat(columns()).isEqualTo(columns);
            assertThat(json(restored())).isEqualTo(json(restored));
        }
        return true;
    }

    private boolean isSplit(byte[] json) {
        row.clear();
        try {
            splitter.split(json, row);
            return true;
        } catch (NotJsonException refused) {
            return false;
        }
    }

    private static @Nullable LogEvent event(byte[] json) {
        boolean otherThanUtf8 = !StrictUtf8.isValid(json) || json(json).startsWith("\ufeff");
        for (int i = 0; i < Math.min(4, json.length); i++) {
            otherThanUtf8 |= json[i] == 0;
        }
        try {
            return otherThanUtf8 ? null : LogEvent.read(json);
        } catch (NotALogException refused) {
            return null;
        }
    }

    private byte[] restored() {
        return LogShape.parse(row.shape).restore(row, row.rest.getBytes());
    }

    private String columns() {
        return columns(
                text(row.host),
                text(row.level),
                text(row.message),
                text(row.traceId),
                row.hasEventTime ? row.eventTime : null);
    }

    private static String columns(
            @Nullable String host,
            @Nullable String level,
            @Nullable String message,
            @Nullable String traceId,
            @Nullable Long micros) {
        String all = host + "|" + level + "|" + message + "|" + traceId + "|" + micros;
        return new String(all.getBytes(UTF_8), UTF_8);
    }

    private static @Nullable Long micros(LogEvent event) {
        Instant time = event.timestamp();
        return time == null || Math.abs(time.getEpochSecond()) > Long.MAX_VALUE / 1_000_000
                ? null
                : Long.valueOf(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
    }

    private static @Nullable String text(@Nullable Binary column) {
        return column == null ? null : column.toStringUsingUTF8();
    }

    private static String json(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
