package io.moalog.test.bench;

import java.util.Locale;

/**
 * How long acknowledgements took.
 *
 * @param path the name in the JSON line
 * @param recordsPerSecond that were sent
 * @param p50 milliseconds from when a message was due to its acknowledgement: half took no longer
 * @param p99 of a hundred, one took longer
 */
record AckTimes(String path, double recordsPerSecond, double p50, double p99) {
    static String head() {
        return String.format(Locale.ROOT, "%-20s %14s %10s %10s", "ack times", "records/s", "p50 ms", "p99 ms");
    }

    String row() {
        return String.format(Locale.ROOT, "%-20s %,14.0f %10.1f %10.1f", path, recordsPerSecond, p50, p99);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"bench\":\"ingest\",\"path\":\"%s\",\"records_per_second\":%.0f,"
                        + "\"ack_p50_ms\":%.1f,\"ack_p99_ms\":%.1f}",
                path,
                recordsPerSecond,
                p50,
                p99);
    }
}
