package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogField;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * JSON as only tests write it: names that are understood, in any case and twice, escapes where none is needed, space
 * everywhere; and what is left of it after bytes were lost, doubled or changed.
 */
final class RandomJson {
    private static final List<String> NAMES = Arrays.stream(LogField.values())
            .flatMap(field -> Arrays.stream(field.names()))
            .toList();
    private static final List<String> OTHERS =
            List.of("", "log", "host", "trace", "name", "id", "level", "결제", "x", "tome", "lagel", "bo\u212ay");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "30",
            "1.50",
            "-5e3",
            "1700000000",
            "1700000000.123",
            "1E+400",
            "\"\"",
            "\"INFO\"",
            "\"line\\n\\\"quoted\\\" \\\\ \\/ \\b\\f\\r\\t\"",
            "\"\\u003c\\ud83e\\udeb5\\uc11C\"",
            "\"\\ud83d\"",
            "\"\\ude00\\ud83d \\ud83d\\ud83d\\ude00\"",
            "\"로그를 모으다 🪵 and quite some more text\"",
            "\"2026-11-20T08:59:58.123Z\"",
            "\"2026-11-20T08:59:58.123456789Z\"",
            "\"2026-11-20 08:59:5\"",
            "\"2026-11-20T25:59:58.123Z\"",
            "\"2026-11-20 08:59:58,120+09:00\"",
            "\"+999999999-01-01T00:00:00Z\"",
            "\"2026-11-2\\u0030T08:59:58Z\"",
            "\"2026-11-20T08:59:58.12x\"",
            "[]",
            "[1,[{\"message\":2}] , \"]\"]");
    private static final byte[] BYTES =
            "{}[]\",:\\ \n\u00010-.eEtnu/x\u00ef\u00bb\u00bf\u00c0\u00ed\u00a0\u00f4\u0000".getBytes(ISO_8859_1);

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    /** One log. */
    String log() {
        return space() + object(0) + space();
    }

    private String object(int depth) {
        StringBuilder json = new StringBuilder("{").append(space());
        int size = random.nextInt(7);
        for (int i = 0; i < size; i++) {
            json.append(i == 0 ? "" : ",")
                    .append(space())
                    .append('"')
                    .append(name())
                    .append('"')
                    .append(space());
            json.append(':').append(space()).append(value(depth)).append(space());
        }
        return json.append('}').toString();
    }

    private String value(int depth) {
        return depth < 3 && random.nextInt(5) == 0 ? object(depth + 1) : VALUES.get(random.nextInt(VALUES.size()));
    }

    private String name() {
        List<String> names = random.nextInt(3) == 0 ? OTHERS : NAMES;
        String name = names.get(random.nextInt(names.size()));
        int at = random.nextInt(name.length() + 1);
        return switch (at < name.length() ? random.nextInt(8) : 8) {
            case 0 -> name.substring(0, at) + Character.toUpperCase(name.charAt(at)) + name.substring(at + 1);
            case 1 -> name.substring(0, at) + "\\u%04x".formatted((int) name.charAt(at)) + name.substring(at + 1);
            case 2 -> name.substring(0, at) + "\\ud83e\\udeb5" + name.substring(at);
            default -> name;
        };
    }

    private String space() {
        return random.nextInt(4) == 0 ? List.of(" ", "\n", "\r\n", "\t  ").get(random.nextInt(4)) : "";
    }

    /** A log that one to three things happened to. */
    byte[] damaged() {
        byte[] json = log().getBytes(UTF_8);
        for (int times = random.nextInt(3); times >= 0; times--) {
            int at = random.nextInt(json.length + 1);
            int to = Math.min(json.length, at + 1 + random.nextInt(3));
            byte[] in = {BYTES[random.nextInt(BYTES.length)]};
            json = switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(json, at);
                case 1 -> joined(Arrays.copyOf(json, at), in, Arrays.copyOfRange(json, at, json.length));
                case 2 -> joined(Arrays.copyOf(json, at), in, Arrays.copyOfRange(json, to, json.length));
                case 3 -> joined(Arrays.copyOf(json, to), Arrays.copyOfRange(json, at, json.length));
                default -> joined(Arrays.copyOf(json, at), Arrays.copyOfRange(json, to, json.length));
            };
        }
        return json;
    }

    private static byte[] joined(byte[]... parts) {
        Bytes all = new Bytes();
        for (byte[] part : parts) {
            all.add(part, 0, part.length);
        }
        return all.toArray();
    }
}
