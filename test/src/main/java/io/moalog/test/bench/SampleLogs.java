package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/**
 * Logs of 310 bytes of JSON, as an application writes them: time, level, host, a random trace id, a message of one of a few
 * hundred texts with numbers in it.
 */
final class SampleLogs {
    static final int BYTES = 310;

    private static final String[] LEVELS = {"DEBUG", "INFO", "INFO", "INFO", "INFO", "WARN", "ERROR"};
    private static final String[] WHATS = {
        "payment accepted for order", "cache miss, loading profile", "upstream answered slowly for cart",
        "session renewed for user", "retrying the call to inventory for item", "connection reset by peer while reading"
    };

    private static final String[] WORDS = {
        "account",
        "after",
        "already",
        "attempt",
        "backend",
        "because",
        "before",
        "bucket",
        "by",
        "client",
        "closed",
        "code",
        "connection",
        "could",
        "deadline",
        "expired",
        "failed",
        "for",
        "from",
        "gateway",
        "in",
        "is",
        "limit",
        "lock",
        "node",
        "not",
        "of",
        "on",
        "pool",
        "queue",
        "reached",
        "region",
        "replica",
        "request",
        "response",
        "retry",
        "same",
        "server",
        "shard",
        "still",
        "the",
        "thread",
        "to",
        "token",
        "transaction",
        "upstream",
        "waiting",
        "was",
        "with",
        "worker"
    };

    /** How many texts there are, beside the numbers in them. */
    private static final int TEXTS = 300;

    private static final int WORDS_IN_TEXT = 24;

    private final String[] texts = new String[TEXTS];
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
        for (int i = 0; i < TEXTS; i++) {
            texts[i] = text();
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder(WHATS[random.nextInt(WHATS.length)]).append(" %d:");
        for (int i = 0; i < WORDS_IN_TEXT; i++) {
            text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
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
                + String.format(texts[random.nextInt(TEXTS)], random.nextInt(1_000_000));
        return (start.substring(0, BYTES - 2) + "\"}").getBytes(UTF_8);
    }

    private String hex() {
        return String.format("%016x", random.nextLong());
    }
}
