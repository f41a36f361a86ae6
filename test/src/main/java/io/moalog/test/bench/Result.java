package io.moalog.test.bench;

import java.util.Locale;

/**
 * What one path did.
 *
 * @param path the name in the JSON line
 * @param records measured, warm-up apart
 * @param seconds from the first byte sent to the last acknowledgement
 * @param cpuSeconds of our process alone
 */
record Result(String path, long records, double seconds, double cpuSeconds) {
    double recordsPerSecond() {
        return records / seconds;
    }

    double cpuSecondsPerMillion() {
        return cpuSeconds * 1_000_000 / records;
    }

    String row(Result limit) {
        return String.format(
                Locale.ROOT,
                "%-20s %,12d %,14.0f %10.2f %8.2f",
                path,
                records,
                recordsPerSecond(),
                cpuSecondsPerMillion(),
                recordsPerSecond() / limit.recordsPerSecond());
    }

    static String head() {
        return String.format(
                Locale.ROOT, "%-20s %12s %14s %10s %8s", "path", "records", "records/s", "CPU s/M", "ratio");
    }

    String json(Result limit) {
        return String.format(
                Locale.ROOT,
                "{\"bench\":\"ingest\",\"path\":\"%s\",\"records\":%d,\"records_per_second\":%.0f,"
                        + "\"cpu_seconds_per_million\":%.3f,\"limit_records_per_second\":%.0f,"
                        + "\"limit_cpu_seconds_per_million\":%.3f,\"ratio\":%.3f}",
                path,
                records,
                recordsPerSecond(),
                cpuSecondsPerMillion(),
                limit.recordsPerSecond(),
                limit.cpuSecondsPerMillion(),
                recordsPerSecond() / limit.recordsPerSecond());
    }
}
