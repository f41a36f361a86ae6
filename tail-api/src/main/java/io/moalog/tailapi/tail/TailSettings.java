package io.moalog.tailapi.tail;

/**
 * The bounds of tails.
 *
 * @param outboxBytes what waits for one client, in bytes; beyond it a client at the live edge gets a gap marker
 * @param pastReaders how many tails may read the past at once; more wait for their turn
 * @param maxTails how many may be open at once; more are refused
 */
public record TailSettings(int outboxBytes, int pastReaders, int maxTails) {
    public TailSettings {
        if (outboxBytes < 1024 || pastReaders < 1 || maxTails < 1) {
            throw new IllegalArgumentException(
                    "tails need an outbox of 1024 bytes or more (%d), 1 past reader or more (%d), 1 tail or more (%d)"
                            .formatted(outboxBytes, pastReaders, maxTails));
        }
    }
}
