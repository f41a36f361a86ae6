package io.moalog.tailapi;

import io.moalog.tailapi.cold.ArchiveLimits;
import java.time.Duration;

/**
 * The role's settings.
 *
 * @param outboxBytes what may wait for one tail's client, in bytes; beyond it a client at the live edge gets a gap marker
 * @param pastReaders how many tails may read the past at once; more wait for their turn
 * @param maxTails how many tails may be open at once; more are refused
 * @param heartbeat how often a tail with nothing to send shows that it lives
 * @param searchTimeout after which a search answers with what it has found until then
 * @param maxSearches how many searches may be under way at once; more wait for their turn
 * @param archive what searches of the archive may take
 */
public record TailApiConfig(
        int outboxBytes,
        int pastReaders,
        int maxTails,
        Duration heartbeat,
        Duration searchTimeout,
        int maxSearches,
        ArchiveLimits archive) {

    public TailApiConfig {
        atLeast("outbox-bytes", outboxBytes, 64 * 1024);
        atLeast("past-readers", pastReaders, 1);
        atLeast("max-tails", maxTails, 1);
        positive("heartbeat", heartbeat);
        positive("search-timeout", searchTimeout);
        atLeast("max-searches", maxSearches, 1);
    }

    /**
     * 8 MiB an outbox, 8 past readers, 5,000 tails, a heartbeat every 5 s, searches of at most 10 s, 8 of them at once; {@link
     * ArchiveLimits#defaults}.
     */
    public static TailApiConfig defaults() {
        return new TailApiConfig(
                8 * 1024 * 1024, 8, 5_000, Duration.ofSeconds(5), Duration.ofSeconds(10), 8, ArchiveLimits.defaults());
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("tail-api: " + name + " is " + value + ": give " + least + " or more");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("tail-api: " + name + " is " + value + ": give more than nothing");
        }
    }
}
