package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Real logs, as many as wanted: lines of files, taken again and again, each time with fresh digits where the line has digits
 * and fresh hexadecimal digits in its ids, so that no line comes twice; as JSON with a time, a host, the file's name and the
 * line as the message.
 */
final class MultipliedLogs implements Supplier<byte[]> {
    private static final String HEX = "0123456789abcdef";

    private final List<String> starts = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Random random;
    private long millis = 1_795_000_000_000L;

    /** @param folder of text files, one log a line */
    MultipliedLogs(Path folder, long seed) throws IOException {
        random = new Random(seed);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                for (String line :
                        Files.readString(file, StandardCharsets.ISO_8859_1).split("\r?\n")) {
                    starts.add(
                            "\",\"app\":\"" + file.getFileName().toString().replace(".log", "") + "\",\"message\":\"");
                    lines.add(line.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t"));
                }
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(folder + " has no *.log files");
        }
    }

    /** The lines of one file come in their order, a stretch of them at a time, as from one machine. */
    @Override
    public byte[] get() {
        if (left == 0) {
            left = 20 + random.nextInt(200);
            next = random.nextInt(lines.size());
        }
        left--;
        int line = next++ % lines.size();
        millis += random.nextInt(5);
        return ("{\"@timestamp\":\"" + Instant.ofEpochMilli(millis) + "\",\"host\":\"node-" + (10 + line % 40)
                        + starts.get(line) + fresh(lines.get(line)) + "\"}")
                .getBytes(UTF_8);
    }

    private int left;
    private int next;

    private String fresh(String line) {
        StringBuilder fresh = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c >= '0' && c <= '9') {
                fresh.append((char) ('0' + random.nextInt(10)));
            } else if (c >= 'a' && c <= 'f' && isInId(line, i)) {
                fresh.append(HEX.charAt(random.nextInt(16)));
            } else {
                fresh.append(c);
            }
        }
        return fresh.toString();
    }

    /** A letter between a digit and another digit or hexadecimal letter is one of an id. */
    private static boolean isInId(String line, int at) {
        return at > 0
                && at + 1 < line.length()
                && Character.isDigit(line.charAt(at - 1))
                && HEX.indexOf(line.charAt(at + 1)) >= 0;
    }
}
