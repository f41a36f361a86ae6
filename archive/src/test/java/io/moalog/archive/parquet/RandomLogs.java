package io.moalog.archive.parquet;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Logs whose members come and go, under all the names that are understood, with values of any kind. */
final class RandomLogs {
    private static final List<String> NAMES = List.of(
            "@timestamp",
            "time",
            "ts",
            "message",
            "msg",
            "log",
            "level",
            "severity",
            "host",
            "name",
            "trace",
            "id",
            "trace_id",
            "traceId",
            "user",
            "결제",
            "",
            "a.b",
            "log.level",
            "Message",
            "x\"y");

    private RandomLogs() {}

    static Map<String, @Nullable Object> object(Random random, int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        int size = random.nextInt(9);
        for (int i = 0; i < size; i++) {
            members.put(NAMES.get(random.nextInt(NAMES.size())), value(random, depth));
        }
        return members;
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth < 3 ? 11 : 9)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> random.nextDouble();
            case 4 -> Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L)).toString();
            case 5 -> 1_700_000_000_000L + random.nextInt();
            case 6 -> "line\n\"quoted\" \\ \u0001 " + random.nextInt(10);
            case 7 -> "same";
            case 8 -> "🪵" + random.nextInt(3);
            case 9 -> List.of(random.nextInt(), object(random, depth + 1));
            default -> object(random, depth + 1);
        };
    }
}
