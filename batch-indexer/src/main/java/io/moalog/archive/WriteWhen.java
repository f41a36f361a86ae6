package io.moalog.archive;

import java.time.Duration;

/**
 * When a partition's new logs are worth a file: as soon as one of both holds.
 *
 * @param bytes that the file would have, as estimated by the files before it
 * @param age that the oldest of the logs has, by its receive time
 * @param indexedAge the same of services whose logs are indexed from the archive
 */
public record WriteWhen(long bytes, Duration age, Duration indexedAge) {
    public WriteWhen {
        if (bytes < 1) {
            throw new IllegalArgumentException("a file is worth writing at " + bytes + " bytes: give 1 or more");
        }
        requireShort(age);
        requireShort(indexedAge);
    }

    private static void requireShort(Duration age) {
        if (age.isNegative() || age.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "logs wait for " + age + " before they are archived: give at most a day (P1D)");
        }
    }

    /** 64 MiB, or an hour; five minutes where they are indexed from there. */
    public static WriteWhen defaults() {
        return new WriteWhen(64L * 1024 * 1024, Duration.ofHours(1), Duration.ofMinutes(5));
    }
}
