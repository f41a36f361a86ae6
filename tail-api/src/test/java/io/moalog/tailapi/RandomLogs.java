package io.moalog.tailapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Logs of many shapes, and queries that some of them match. The same seed gives the same. */
final class RandomLogs {
    /** What must be the same however unlikely chance is to try it. */
    static final List<String> TABLE = List.of(
            "*",
            "timeout",
            "TIMEOUT",
            "\"connection refused\"",
            "\"refused connection\"",
            "-timeout",
            "-\"connection refused\"",
            "timeout -refused",
            "연결",
            "\"연결 거부\"",
            "日本語",
            "größe",
            "GRÖSSE",
            "İstanbul",
            "😀",
            "user@example.com",
            "10.0.0.1",
            "foo_bar",
            "foo-bar",
            "it's",
            "v1.2.3",
            "/api/v1/items",
            "http://example.com/a?b=c",
            "a:b",
            "level:error",
            "level:ERROR",
            "-level:error",
            "severity:warn",
            "log.level:info",
            "host:web-1",
            "host:WEB*",
            "trace_id:*",
            "message:timeout",
            "message:\"connection refused\"",
            "message:*",
            "-message:*",
            "message:\"a * b\"",
            "status:503",
            "status:503.0",
            "status:5*",
            "status:50*",
            "status:*",
            "-status:*",
            "status:0*",
            "took:0.5",
            "took:0*",
            "took:1*",
            "took:-1*",
            "took:2",
            "ok:true",
            "ok:T*",
            "ok:*",
            "ok:false",
            "path:/api/*",
            "path:*items",
            "path:*API*it*",
            "path:/API/V1/ITEMS",
            "tags:blue",
            "tags:\"Deep Green\"",
            "tags:*green",
            "http.method:get",
            "http.status:200",
            "deep.a.b:x",
            "list.k:v1",
            "empty:\"\"",
            "empty:*",
            "star:\"a\\*b\"",
            "star:a*b",
            "star:a?b",
            "star:*\\\\*",
            "size:Größe",
            "size:GRÖßE",
            "size:gr*E",
            "long:*",
            "long:x*",
            "needle",
            "service:equivalence*",
            "log.moalog.x:own",
            "own",
            "null:*",
            "big:9007199254740993",
            "big:9007199254740992",
            "503",
            "true",
            "1.5",
            "level:warning",
            "level:critical",
            "-level:err");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> WORDS = List.of(
            "timeout",
            "Timeout",
            "connection",
            "refused",
            "연결",
            "거부",
            "연결 거부",
            "日本語",
            "größe",
            "GRÖSSE",
            "Größe",
            "İstanbul",
            "istanbul",
            "😀",
            "user@example.com",
            "10.0.0.1",
            "foo_bar",
            "foo-bar",
            "foo",
            "bar",
            "it's",
            "its",
            "v1.2.3",
            "1.2",
            "503",
            "a:b",
            "a",
            "b",
            "*",
            "/api/v1/items",
            "http://example.com/a?b=c",
            "a*b",
            "a?b",
            "a\\b",
            "\"quoted\"",
            "ERROR",
            "x=1",
            "key=value",
            "\u212Aelvin",
            "naïve",
            "e\u0301",
            "ß",
            "\t",
            "end.",
            "(paren)",
            "[brack]",
            "100%",
            "#tag",
            "C++",
            "…",
            "w".repeat(300));

    private static final List<String> LEVELS =
            List.of("ERROR", "error", "Warn", "WARN", "INFO", "info", "debug", "crit", "3");
    private static final List<String> LEVEL_NAMES = List.of("level", "severity", "lvl", "loglevel");
    private static final List<String> HOSTS = List.of("web-1", "WEB-2", "db.internal", "10.0.0.1");
    private static final List<String> OTHER_MESSAGE_NAMES = List.of("msg", "body", "log");
    private static final List<String> TAGS = List.of("blue", "Deep Green", "green", "RED");
    private static final List<String> PATHS = List.of("/api/v1/items", "/API/v1/Items", "/health", "items");

    private final Random random;

    RandomLogs(long seed) {
        random = new Random(seed);
    }

    String log() {
        ObjectNode log = JSON.createObjectNode();
        if (random.nextInt(10) < 8) {
            message(log);
        }
        maybe(6, () -> log.put(pick(LEVEL_NAMES), pick(LEVELS)));
        maybe(2, () -> log.putObject("log").put("level", pick(LEVELS)));
        maybe(4, () -> log.put(random.nextBoolean() ? "host" : "hostname", pick(HOSTS)));
        maybe(2, () -> log.putObject("host").put("name", pick(HOSTS)));
        maybe(3, () -> log.put("trace_id", Integer.toHexString(random.nextInt(50))));
        maybe(
                4,
                () -> log.put(
                        "status", List.of(200, 404, 50, 503, 5, -5, 0, 5030).get(random.nextInt(8))));
        maybe(
                4,
                () -> log.put(
                        "took",
                        List.of(0.5, 0.05, 1.5, -1.25, 2.0, 15.0, 1e10, 0.0).get(random.nextInt(8))));
        maybe(3, () -> log.put("ok", random.nextBoolean()));
        maybe(3, () -> log.put("path", pick(PATHS)));
        maybe(3, () -> log.putArray("tags").add(pick(TAGS)).add(pick(TAGS)));
        maybe(
                2,
                () -> log.putObject("http")
                        .put("method", random.nextBoolean() ? "GET" : "post")
                        .put("status", 200));
        maybe(1, () -> log.put("http.method", "Get"));
        maybe(2, () -> log.putObject("deep").putObject("a").put("b", pick(List.of("x", "X", "y"))));
        maybe(2, () -> log.putArray("list").addObject().put("k", "v1"));
        maybe(2, () -> log.put("star", pick(List.of("a*b", "a?b", "axb", "a\\b", "ab", "A*B"))));
        maybe(2, () -> log.put("size", pick(List.of("Größe", "größe", "GRÖSSE", "grÖßE"))));
        maybe(1, () -> log.put("empty", ""));
        maybe(1, () -> log.putNull("null"));
        maybe(1, () -> log.put("long", "xy ".repeat(3_000) + " needle"));
        maybe(1, () -> log.put("big", 9007199254740993L));
        maybe(1, () -> log.putObject("log.moalog").put("x", "own"));
        return log.toString();
    }

    private void message(ObjectNode log) {
        if (random.nextInt(10) < 7) {
            log.put("message", words(1 + random.nextInt(8)));
            maybe(2, () -> log.put("note", words(1 + random.nextInt(4))));
        } else {
            log.put(pick(OTHER_MESSAGE_NAMES), words(1 + random.nextInt(8)));
        }
    }

    /** A query of one to three terms. */
    String query() {
        StringBuilder q = new StringBuilder();
        for (int n = random.nextInt(3); n >= 0; n--) {
            q.append(random.nextInt(4) == 0 ? "-" : "").append(term()).append(' ');
        }
        return q.toString().trim();
    }

    private String term() {
        return switch (random.nextInt(8)) {
            case 0 -> "level:" + pick(LEVELS);
            case 1 -> "host:" + pick(HOSTS);
            case 2 -> "message:" + quoted(words(1));
            case 3 -> "status:" + pick(List.of("200", "404", "5*", "50*", "-5*", "0", "*"));
            case 4 ->
                pick(List.of("path", "star", "size", "tags")) + ":"
                        + pick(List.of("*a*", "/api/*", "*e", "a*b", "gr*", "*GREEN"));
            case 5 -> quoted(words(2));
            default -> quoted(words(1));
        };
    }

    /** A phrase; one without a letter or digit cannot be asked for. */
    private static String quoted(String text) {
        return '"'
                + (text.matches("(?s).*[a-zA-Z0-9가-힣😀].*") ? text : text + " foo")
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                + '"';
    }

    private String words(int count) {
        StringBuilder words = new StringBuilder();
        for (int n = 0; n < count; n++) {
            words.append(n == 0 ? "" : " ").append(pick(WORDS));
        }
        return words.toString();
    }

    private void maybe(int inTen, Runnable action) {
        if (random.nextInt(10) < inTen) {
            action.run();
        }
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
