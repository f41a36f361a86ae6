package io.moalog.aggregator.http;

import java.time.Duration;

/**
 * Why logs are not taken: not now, or not from this sender.
 *
 * @param status of HTTP: 401, 403, 404, 429 or 503
 * @param detail in words for the sender
 * @param retryAfterSeconds when trying again makes sense; 0 where that alone does not help
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

    static Refusal noKey() {
        return new Refusal(401, "no key was sent: send one of the service's keys as Authorization: Bearer KEY", 0);
    }

    static Refusal unknownKey() {
        return new Refusal(401, "the key is no service's, or it has expired or was revoked", 0);
    }

    static Refusal anothersKey(String name) {
        return new Refusal(403, "the key is not one of " + name + "'s: each service has keys of its own", 0);
    }

    /** The service went while the request came. */
    static Refusal gone(String reason) {
        return new Refusal(404, reason, 0);
    }

    /** Another service has the name since the request began. */
    static Refusal changed(String name) {
        return new Refusal(
                503, name + " is not the service any more that it was when the request began", NOT_OPEN_SECONDS);
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

    /** What is wrong and what to do, in one sentence. */
    public String advice() {
        return retryAfterSeconds > 0 ? detail + ": send again later" : detail;
    }
}
