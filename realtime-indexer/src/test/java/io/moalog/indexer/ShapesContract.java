package io.moalog.indexer;

import static io.moalog.indexer.IndexerUnderTest.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
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
