package io.moalog.aggregator.intake;

import io.moalog.registry.view.ClaimKind;
import java.time.Instant;

/**
 * A name that logs came under and that no service has or claims.
 *
 * @param name as it came, its first 1,000 characters
 * @param kind of the claim that would match it
 * @param protocol how the last log came
 * @param logs that came and went to the dead letters
 * @param bytes of those
 * @param refused logs beyond the quota of all such names, which were let go
 * @param firstSeen when the first log came, since this process or the table knows it
 * @param lastSeen when the last one came
 * @param sample the first 1 KiB of the last log that went to the dead letters, empty where none did
 */
public record UnclaimedName(
        String name,
        ClaimKind kind,
        String protocol,
        long logs,
        long bytes,
        long refused,
        Instant firstSeen,
        Instant lastSeen,
        String sample) {}
