package io.moalog.aggregator.http;

import java.time.Duration;

/**
 * Why logs cannot be taken now.
 *
 * @param status of HTTP: 429 or 503
 * @param detail in words for the sender
 * @param retryAfterSeconds when trying again makes sense, at least 1
 */
public record Refusal(int status, String detail, int retryAfterSeconds) {
    private static final int NOT_OPEN_SECONDS = 2;
    private static final long LONGEST_WAIT_SECONDS = 3600;

    /** When Kafka may be back. */
    public static final int KAFKA_AWAY_SECONDS = 5;

    static Refusal overQuota(String name, Duration wait) {
        long seconds = Math.min(wait.toSeconds() + 1, LONGEST_WAIT_SECONDS);
        return new Refusal(
                429, "%s has sent more than its quota lets it for the next %d seconds".formatted(name, seconds), (int)
                        seconds);
    }

    static Refusal notOpen() {
        return new Refusal(503, "the aggregator does not know the services yet, or is closing", NOT_OPEN_SECONDS);
    }

    public static Refusal kafka(String detail) {
        return new Refusal(503, detail, KAFKA_AWAY_SECONDS);
    }

    public static Refusal noRoom() {
        return kafka("Kafka is slower than the senders: there is no room");
    }
}
