package io.moalog.test.bench;

import java.util.Locale;

/**
 * What archiving a set of logs took.
 *
 * @param set its name in the JSON line
 * @param rows archived
 * @param seconds from the call to the last closed file
 * @param cpuSeconds of our process alone
 * @param rowsPerCpuSecond of the median run
 * @param ndjson what the logs have as lines
 * @param bytes what the files have
 * @param zstd3 what {@code zstd -3} makes of the lines
 * @param limitSeconds that a bare consumer takes for the same records
 */
record ArchiveResult(
        String set,
        long rows,
        double seconds,
        double cpuSeconds,
        double rowsPerCpuSecond,
        long ndjson,
        long bytes,
        long zstd3,
        double limitSeconds) {

    static String head() {
        return String.format(
                Locale.ROOT,
                "%-12s %12s %12s %12s %12s %12s %14s %12s %12s %7s",
                "set",
                "rows",
                "rows/s",
                "rows/CPU s",
                "on average",
                "limit rows/s",
                "NDJSON",
                "bytes",
                "zstd -3",
                "ratio");
    }

    String row() {
        return String.format(
                Locale.ROOT, "%-12s %,12d %,12.0f %,12.0f %,12.0f %,12.0f %,14d %,12d %,12d %7.3f", figures());
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"bench\":\"archive\",\"set\":\"%s\",\"rows\":%d,\"rows_per_second\":%.0f,\"rows_per_cpu_second\":%.0f,"
                        + "\"rows_per_cpu_second_on_average\":%.0f,\"limit_rows_per_second\":%.0f,\"bytes_ndjson\":%d,\"bytes\":%d,\"bytes_zstd3\":%d,\"ratio\":%.4f}",
                figures());
    }

    private Object[] figures() {
        return new Object[] {
            set,
            rows,
            rows / seconds,
            rowsPerCpuSecond,
            rows / cpuSeconds,
            rows / limitSeconds,
            ndjson,
            bytes,
            zstd3,
            (double) bytes / zstd3
        };
    }
}
