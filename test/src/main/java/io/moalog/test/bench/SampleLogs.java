package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Logs of 310 bytes of JSON, as an application writes them: time, level, host, a message with numbers, a trace id. */
final class SampleLogs {
    static final int BYTES = 310;

    private static final String[] LEVELS = {"DEBUG", "INFO", "INFO", "INFO", "INFO", "WARN", "ERROR"};
    private static final String[] WHATS = {
        "payment accepted for order", "cache miss, loading profile", "upstream answered slowly for cart",
        "session renewed for user", "retrying the call to inventory for item", "connection reset by peer while reading"
    };

    private final Random random;
    private final int mostBetween;
    private long millis = 1_795_000_000_000L;
    private String traceId = "";

    SampleLogs(long seed) {
        this(seed, 2);
    }

    /** @param mostBetween milliseconds between two logs at most */
    SampleLogs(long seed, int mostBetween) {
        this.random = new Random(seed);
        this.mostBetween = mostBetween;
    }

    /** Of the last log, in milliseconds since 1970. */
    long time() {
        return millis;
    }

    /** Of the last log. */
    String traceId() {
        return traceId;
    }

    byte[] next() {
        millis += random.nextInt(mostBetween + 1);
        traceId = hex() + hex();
        String start = "{\"@timestamp\":\"" + java.time.Instant.ofEpochMilli(millis) + "\",\"level\":\""
                + LEVELS[random.nextInt(LEVELS.length)] + "\",\"host\":\"web-" + (100 + random.nextInt(50))
                + "\",\"trace_id\":\"" + traceId + "\",\"status\":" + (200 + random.nextInt(300))
                + ",\"took_ms\":" + random.nextInt(10_000) + ",\"message\":\""
                + WHATS[random.nextInt(WHATS.length)] + " " + random.nextInt(1_000_000) + " ";
        StringBuilder json = new StringBuilder(BYTES).append(start);
        while (json.length() < BYTES - 2) {
            json.append((char) ('a' + random.nextInt(26)));
        }
        return json.append("\"}").toString().getBytes(UTF_8);
    }

    private String hex() {
        return String.format("%016x", random.nextLong());
    }
}
