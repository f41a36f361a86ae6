package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.NotALogException;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainLogTest {
    private static final String[] LOGS = {
        "{}",
        " { \"a\" : [ ] , \"b\" : [ 1 , { \"c\" : { } } ] } ",
        "{\"n\":[0,-0,12,-3.50,1e9,2E-7,0.1e+4,true,false,null]}",
        "{\"text\":\"quoted \\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9\\uD83D and é 한국어 😀 in one\",\"\":\"\"}",
        "{\"host\":\"web-1\",\"message\":\"a message that is longer than eight bytes\"}",
        "{\"hostname\":\"b\",\"host\":\"a\",\"host_name\":\"c\",\"host\":7}",
    };

    private final PlainLog plain = new PlainLog();
    private final LogCheck parsed = new LogCheck();

    @Test
    void usualLogsAreKnown() throws Exception {
        for (String log : LOGS) {
            byte[] bytes = ("?" + log + "?").getBytes(UTF_8);
            assertThat(plain.isLog(bytes, 1, bytes.length - 1)).as(log).isTrue();
            assertSameHost(bytes, 1, bytes.length - 1);
        }
    }

    @Test
    void aHostThatIsToldInAnotherWayIsForAParser() {
        for (String log : new String[] {
            "{\"host\":{\"name\":\"a\"}}",
            "{\"host\":\"a\\tb\"}",
            "{\"\\u0068ost\":\"a\"}",
            "{\"ho\\u0073t.name\":\"a\"}"
        }) {
            assertThat(isLog(log)).as(log).isFalse();
        }
    }

    @Test
    void depthIsBounded() {
        assertThat(isLog("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}")).isTrue();
        assertThat(isLog("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isFalse();
        assertThat(isLog("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000))).isFalse();
    }

    /** A parser decides what a log is: nothing that it refuses may be known, and of what is known it finds the same host. */
    @Test
    void nothingIsKnownThatIsNoLog() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int known = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = LOGS[random.nextInt(LOGS.length)].getBytes(UTF_8);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = random.nextInt(3) == 0
                        ? (byte) random.nextInt(256)
                        : (byte) "{}[]\":,\\ue0-1. \n".charAt(random.nextInt(16));
            }
            int to = random.nextInt(8) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            if (plain.isLog(bytes, 0, to)) {
                known++;
                assertSameHost(bytes, 0, to);
            }
        }
        assertThat(known).as("of 200,000").isBetween(40_000, 160_000);
    }

    private void assertSameHost(byte[] bytes, int from, int to) throws NotALogException {
        // Asked for names too, the check leaves everything to its parser.
        parsed.check(bytes, from, to, new HashSet<>());
        assertThat(plain.host()).as(new String(bytes, from, to - from, UTF_8)).isEqualTo(parsed.host());
    }

    private boolean isLog(String log) {
        byte[] bytes = log.getBytes(UTF_8);
        return plain.isLog(bytes, 0, bytes.length);
    }
}
