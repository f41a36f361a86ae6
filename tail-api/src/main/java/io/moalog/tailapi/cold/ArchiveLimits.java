package io.moalog.tailapi.cold;

import java.time.Duration;

/**
 * What searches of the archive may take.
 *
 * @param bytes that one reads of the files' row groups, one of them in any case; where there are more, the answer says where to
 *     go on
 * @param time after which one answers with what it has found until then
 * @param searches that may run at once; more wait for their turn
 */
public record ArchiveLimits(long bytes, Duration time, int searches) {
    public ArchiveLimits {
        if (bytes < 1) {
            throw new IllegalArgumentException("tail-api: archive-bytes is " + bytes + ": give 1 or more");
        }
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("tail-api: archive-timeout is " + time + ": give PT1S or more");
        }
        if (searches < 1) {
            throw new IllegalArgumentException("tail-api: archive-searches is " + searches + ": give 1 or more");
        }
    }

    /** 4 GiB and 30 seconds a search, two at once. */
    public static ArchiveLimits defaults() {
        return new ArchiveLimits(4L * 1024 * 1024 * 1024, Duration.ofSeconds(30), 2);
    }
}
