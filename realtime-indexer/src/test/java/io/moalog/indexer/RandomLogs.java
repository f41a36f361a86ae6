package io.moalog.indexer;

import java.util.List;
import java.util.Random;

/** JSON objects of any shape, with few names that come again as anything. The same seed gives the same. */
final class RandomLogs {
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "c",
            "a.b",
            "b.c",
            ".",
            "..",
            ".a",
            "a.",
            "a..b",
            "",
            " ",
            "\\t",
            "\\u0000",
            "\\u3000",
            "\\n x",
            "_id",
            "_source",
            "_x",
            "__soft_deletes",
            "_doc_count",
            "message",
            "msg",
            "log",
            "body",
            "level",
            "host",
            "time",
            "moalog.text",
            "@timestamp.x",
            "메시지",
            "\\uba54",
            "💾",
            "*",
            "a*",
            "a,b",
            "a:b",
            "\\\"",
            "\\\\",
            "/",
            "#",
            "%s",
            "\\ud83d\\udcbe");

    private static final List<String> SCALARS = List.of(
            "0",
            "-0",
            "1",
            "-17",
            "1.5",
            "1e3",
            "-2.5E-7",
            "1e400",
            "1e-400",
            "123456789012345678901234567890",
            "9223372036854775808",
            "9007199254740993",
            "true",
            "false",
            "null",
            "\"\"",
            "\" \"",
            "\"text\"",
            "\"12\"",
            "\"true\"",
            "\"2026-11-21T10:00:00Z\"",
            "\"\\u0000\\u0007\"",
            "\"\\ud83d\"",
            "\"한글\"",
            "\"💾\"",
            "\"a\\nb\"",
            "\"192.168.0.1\"",
            "\"<a>&\\/\"");

    private final Random random;

    RandomLogs(long seed) {
        random = new Random(seed);
    }

    /** A log in which {@code needle} stands somewhere. */
    String log(String needle) {
        StringBuilder log = new StringBuilder();
        object(1 + random.nextInt(4), log);
        String field = "\"" + name() + "\":" + wrapped("\"" + needle + "\"");
        return log.length() == 2 ? "{" + field + "}" : "{" + field + "," + log.substring(1);
    }

    private String wrapped(String value) {
        return switch (random.nextInt(4)) {
            case 0 -> "[" + scalar() + "," + value + "]";
            case 1 -> "{\"" + name() + "\":" + value + "}";
            default -> value;
        };
    }

    private void object(int depth, StringBuilder out) {
        out.append('{');
        for (int i = random.nextInt(6); i > 0; i--) {
            out.append('"').append(name()).append("\":");
            value(depth, out);
            out.append(i > 1 ? "," : "");
        }
        out.append('}');
    }

    private void value(int depth, StringBuilder out) {
        int kind = random.nextInt(depth == 0 ? 6 : 9);
        if (kind < 6) {
            out.append(scalar());
        } else if (kind < 8) {
            object(depth - 1, out);
        } else {
            out.append('[');
            for (int i = random.nextInt(4); i > 0; i--) {
                value(depth - 1, out);
                out.append(i > 1 ? "," : "");
            }
            out.append(']');
        }
    }

    private String name() {
        return random.nextInt(40) == 0
                ? "n".repeat(random.nextInt(2_000))
                : pick(NAMES.subList(0, random.nextInt(3) == 0 ? NAMES.size() : 5));
    }

    private String scalar() {
        return random.nextInt(60) == 0 ? "\"" + "x ".repeat(random.nextInt(20_000)) + "\"" : pick(SCALARS);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
