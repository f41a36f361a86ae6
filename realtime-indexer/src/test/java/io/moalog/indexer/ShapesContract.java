package io.moalog.indexer;

import static io.moalog.indexer.IndexerUnderTest.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moalog.model.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which shapes of logs one index takes, side by side. */
interface ShapesContract {
    IndexerUnderTest indexer();

    @Test
    default void aFieldMayChangeItsShapeFromLogToLog() throws Exception {
        ServiceName service = index(
                "{\"a\":1}",
                "{\"a\":{\"b\":2,\"c\":\"a deep pearl\"}}",
                "{\"a\":\"not a number, a zebra\"}",
                "{\"a\":1.5}",
                "{\"a\":true}",
                "{\"a\":123456789012345678901234567890}",
                "{\"a\":[1,2,3]}",
                "{\"a\":null}",
                "{\"o\":{\"p\":{\"q\":1}}}",
                "{\"o\":\"a kiwi\"}",
                "{\"o.p\":5}",
                "{\"t\":true}",
                "{\"t\":\"maybe\"}",
                "{\"s\":\"x\"}",
                "{\"s\":{\"y\":1}}",
                "{\"s\":7}",
                "{\"message\":{\"inner\":\"a banana split\"}}",
                "{\"message\":12345}",
                "{\"message\":[\"one of many\",{\"z\":\"w\"}]}",
                "{\"log\":\"a plum in the log\"}",
                "{\"log\":{\"level\":\"an object under log\"}}",
                "{\"body\":[{\"part\":\"a pear\"}]}",
                "{\"host\":{\"name\":\"h1\"}}",
                "{\"host\":\"h2\"}",
                "{\"moalog\":{\"offset\":\"mine\"},\"moalog.text\":\"also mine\"}");
        for (String phrase : List.of(
                "deep pearl",
                "a zebra",
                "a kiwi",
                "maybe",
                "banana split",
                "one of many",
                "object under log",
                "a pear",
                "h1",
                "h2",
                "also mine")) {
            assertThat(indexer().stored().withPhrase(service, phrase))
                    .as(phrase)
                    .isEqualTo(1);
        }
        assertThat(indexer().stored().count(service, "{\"term\":{\"a.b\":2}}")).isEqualTo(1);
        assertThat(indexer().stored().count(service, "{\"term\":{\"o.p.q\":1}}"))
                .isEqualTo(1);
        assertThat(indexer().stored().withPhrase(service, "123456789012345678901234567890"))
                .isEqualTo(1);
        assertThat(indexer().stored().count(service, "{\"term\":{\"s\":\"7\"}}"))
                .isEqualTo(1);
        assertThat(indexer().stored().count(service, "{\"match_phrase\":{\"log\":\"a plum\"}}"))
                .isEqualTo(1);
        assertThat(indexer().stored().count(service, "{\"range\":{\"a\":{\"gte\":1,\"lte\":3}}}"))
                .isEqualTo(3);
    }

    @Test
    default void largeLogsAndManyFieldsAreFoundByEveryWord() throws Exception {
        String fields = IntStream.range(0, 1500)
                .mapToObj(i -> "\"f%d\":\"word%d\"".formatted(i, i))
                .collect(Collectors.joining(",", "{", "}"));
        ServiceName service = index(
                fields,
                "{\"long\":\"" + "lorem ipsum ".repeat(9000) + "the end\"}",
                "{\"token\":\"" + "x".repeat(100_000) + "\",\"note\":\"one token of 100 KB\"}",
                "{\"message\":\"" + "y".repeat(100_000) + " behind it\"}",
                "{\"deep\":" + "{\"e\":".repeat(40) + "\"at the bottom\"" + "}".repeat(41),
                "{\"n\":1e400,\"note\":\"beyond a double\"}",
                "{\" lead\":1,\"a..b\":2,\".\":3,\"trail.\":4,\"sta*r\":5,\"note\":\"odd names\"}",
                "{\"text\":\"\\u0000\\u0007 control characters\"}",
                "{\"half\":\"a lone surrogate \\ud83d\"}");
        for (String phrase : List.of(
                "word0",
                "word1499",
                "the end",
                "token of 100 KB",
                "behind it",
                "at the bottom",
                "beyond a double",
                "odd names",
                "control characters")) {
            assertThat(indexer().stored().withPhrase(service, phrase))
                    .as(phrase)
                    .isEqualTo(1);
        }
        assertThat(indexer().stored().count(service, "{\"term\":{\"f10\":\"word10\"}}"))
                .isEqualTo(1);
    }

    @Test
    default void whatCannotBeIndexedIsNamedInTheDocumentAndTheLogIsKeptAsItCame() throws Exception {
        String empty = "{\"\":\"the empty name\",\"a\":1}";
        String mixed = "{\"tags\":[\"first tag\",2],\"b\":\"beside\"}";
        ServiceName service = index(
                empty,
                mixed,
                "{\" \":\"only spaces\",\"\\t\\u3000\":1}",
                "{\"_id\":\"an id\",\"_source\":{\"a\":\"a source\"},\"_doc_count\":5,\"_PID\":17}",
                "{\"__soft_deletes\":1,\"note\":\"not deleted\"}",
                "{\"_tombstone\":1,\"_primary_term\":1,\"note\":\"alive\"}",
                "{\"x\":\"once\",\"x\":\"twice\",\"y\":{\"z\":1,\"z\":\"thrice\"}}",
                "{\"list\":[{\"v\":1,\"w\":1},{\"v\":\"one element\"},{\"v\":true}]}",
                "{\"d\":{\"e\":1},\"d.e\":\"dotted too\"}",
                "{\"" + "k".repeat(40_000) + "\":\"a name of 40 KB\"}",
                "{\"n\":" + "9".repeat(2_000) + ",\"note\":\"two thousand digits\"}",
                "{\"@timestamp\":{\"\":\"no time\",\"a\":[1,\"x\"]}}",
                "{\"\\u0040timestamp\":\"2026-11-20T10:00:00Z\",\"note\":\"escaped time\"}",
                "{\"\":1,\"\":2,\"_id\":3}");
        for (String phrase : List.of(
                "the empty name",
                "first tag",
                "beside",
                "only spaces",
                "an id",
                "a source",
                "not deleted",
                "alive",
                "once",
                "twice",
                "thrice",
                "one element",
                "dotted too",
                "name of 40 KB",
                "two thousand digits",
                "no time",
                "escaped time")) {
            assertThat(indexer().stored().withPhrase(service, phrase))
                    .as(phrase)
                    .isEqualTo(1);
        }
        for (String name :
                List.of("", " ", "tags", "_id", "__soft_deletes", "x", "y.z", "list.v", "d.e", "n", "@timestamp")) {
            assertThat(indexer().stored().count(service, "{\"term\":{\"moalog.set_aside\":\"" + name + "\"}}"))
                    .as(name)
                    .isPositive();
        }
        assertThat(indexer().stored().count(service, "{\"term\":{\"_PID\":17}}"))
                .isEqualTo(1);
        assertThat(indexer().stored().count(service, "{\"term\":{\"list.w\":1}}"))
                .isEqualTo(1);
        List<JsonNode> hits = indexer().stored().hits(service);
        assertThat(hits.get(0).at("/_source/moalog/log").asText()).isEqualTo(empty);
        assertThat(hits.get(1).at("/_source/moalog/log").asText()).isEqualTo(mixed);
        assertThat(indexer().counted("reduced")).isZero();
    }

    @Test
    default void fieldsMayChangeTheirTypeEveryHundredLogs() throws Exception {
        List<String> shapes = List.of(
                "\"a\":%d,\"b\":\"text\",\"c\":true",
                "\"a\":{\"deep\":%d},\"b\":1.5,\"c\":\"word\"",
                "\"a\":\"n %d\",\"b\":{\"deep\":{\"er\":1}},\"c\":[1,2]",
                "\"a\":[%d,\"mixed\"],\"b\":[true,{\"deep\":\"x\"}],\"c\":null",
                "\"a\":[{\"deep\":%d},{\"deep\":\"x\"}],\"b\":[],\"c\":{}");
        ServiceName service = indexer().newService(2);
        int logs = 3_000;
        for (int i = 0; i < logs; i++) {
            int shape = i / 100 % shapes.size();
            String fields =
                    shapes.get(shape).formatted(i).replace("\"c\"", i % 2 == 0 ? "\"c\"" : "\"c" + i / 100 + "\"");
            indexer()
                    .topics()
                    .send(service, "{\"line\":\"line%d\",\"shape\":\"shape%d\",%s}".formatted(i, shape, fields));
        }
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) == logs);
        for (int shape = 0; shape < shapes.size(); shape++) {
            assertThat(indexer().stored().withPhrase(service, "shape" + shape)).isEqualTo(logs / shapes.size());
        }
        for (int i = 0; i < logs; i += 100) {
            assertThat(indexer().stored().withPhrase(service, "line" + i)).isEqualTo(1);
        }
        assertThat(indexer().topics().deadLetters(service)).isEmpty();
    }

    /** Whatever JSON may be: all of it is taken as it is written, found by a word, and given back whole. */
    @Test
    default void randomLogsAreAllTaken() throws Exception {
        RandomLogs random = new RandomLogs(20261121);
        ServiceName service = indexer().newService(1);
        List<String> logs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            logs.add(random.log("needle" + i));
            indexer().topics().send(service, logs.get(i));
        }
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) == logs.size());
        List<JsonNode> hits = indexer().stored().hits(service);
        int aside = 0;
        for (int i = 0; i < logs.size(); i++) {
            assertThat(indexer().stored().withPhrase(service, "needle" + i))
                    .as(logs.get(i))
                    .isEqualTo(1);
            ObjectNode source = (ObjectNode) hits.get(i).path("_source");
            JsonNode kept = source.at("/moalog/log");
            if (kept.isMissingNode()) {
                source.remove(List.of("moalog", "service", "@timestamp"));
                assertThat(source).isEqualTo(StoredLogs.JSON.readTree(logs.get(i)));
            } else {
                aside++;
                assertThat(kept.asText()).isEqualTo(logs.get(i));
            }
        }
        assertThat(aside).isBetween(logs.size() / 10, logs.size() * 9 / 10);
        assertThat(indexer().counted("reduced")).isZero();
        assertThat(indexer().topics().deadLetters(service)).isEmpty();
    }

    /** Sends the logs to a new service, one after the other, and waits until all can be found. */
    private ServiceName index(String... logs) throws Exception {
        ServiceName service = indexer().newService(1);
        for (String log : logs) {
            indexer().topics().send(service, log).get();
        }
        await().atMost(DEADLINE).untilAsserted(() -> {
            assertThat(indexer().topics().deadLetters(service)).isEmpty();
            assertThat(indexer().stored().count(service)).isEqualTo(logs.length);
        });
        return service;
    }
}
