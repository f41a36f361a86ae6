package io.moalog.test.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one path did, warm, and the limit just before each time: medians, because a machine's speed changes from one moment
 * to the next.
 *
 * @param path the name in the JSON line
 * @param records of each round
 * @param rounds the path's
 * @param limits the limit's, one before each of the path's
 */
record Result(String path, long records, List<Round> rounds, List<Round> limits) {
    static String head() {
        return String.format(
                Locale.ROOT,
                "%-20s %10s %7s %12s %8s %12s %12s %7s",
                "path",
                "records",
                "rounds",
                "records/s",
                "CPU s/M",
                "limit/s",
                "its CPU s/M",
                "ratio");
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%-20s %,10d %7d %,12.0f %8.2f %,12.0f %12.2f %7.2f",
                path,
                records,
                rounds.size(),
                recordsPerSecond(rounds),
                cpuSecondsPerMillion(rounds),
                recordsPerSecond(limits),
                cpuSecondsPerMillion(limits),
                ratio());
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"bench\":\"ingest\",\"path\":\"%s\",\"records\":%d,\"rounds\":%d,\"records_per_second\":%.0f,"
                        + "\"cpu_seconds_per_million\":%.3f,\"limit_records_per_second\":%.0f,"
                        + "\"limit_cpu_seconds_per_million\":%.3f,\"cpu_seconds_per_million_beside_limit\":%.3f,"
                        + "\"ratio\":%.3f}",
                path,
                records,
                rounds.size(),
                recordsPerSecond(rounds),
                cpuSecondsPerMillion(rounds),
                recordsPerSecond(limits),
                cpuSecondsPerMillion(limits),
                median(i -> (rounds.get(i).cpuSeconds() - limits.get(i).cpuSeconds()) * 1e6 / records),
                ratio());
    }

    double recordsPerSecond() {
        return recordsPerSecond(rounds);
    }

    private double recordsPerSecond(List<Round> of) {
        return median(i -> records / of.get(i).seconds());
    }

    private double cpuSecondsPerMillion(List<Round> of) {
        return median(i -> of.get(i).cpuSeconds() * 1e6 / records);
    }

    /** Of the limit's records a second. */
    private double ratio() {
        return median(i -> limits.get(i).seconds() / rounds.get(i).seconds());
    }

    private double median(IntToDoubleFunction figure) {
        return median(IntStream.range(0, rounds.size()).mapToDouble(figure).toArray());
    }

    static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
