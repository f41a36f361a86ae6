package io.moalog.aggregator.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.aggregator.http.HttpAnswer;
import io.moalog.aggregator.http.Posted;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Quota;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ElasticReceiverTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ONE = "{\"create\":{\"_index\":\"a.known\"}}\n{\"n\" : 1}\n";

    private final TestIntake test = new TestIntake(true, 400_000_000, "a.known", "b.known").ready();
    private final ElasticReceiver elastic = receiver(test);

    @AfterEach
    void close() {
        assertThat(test.inFlight.used()).isZero();
        test.close();
    }

    @Test
    void eachActionIsAnsweredForItsOwn() throws Exception {
        JsonNode answer =
                items("{\"create\":{\"_index\":\"a.known\",\"_id\":\"x\\\"1\"}}\n{\"host\":\"web-1\",\"n\" : 1}\n\n"
                        + "{\"index\":{\"_index\":\"b.known\",\"_type\":\"_doc\",\"dynamic_templates\":{\"a\":[]}}}\n{\"n\":2}\r\n"
                        + "{\"index\":{\"_index\":\"nobody\"}}\n{\"n\":3}\n"
                        + "{\"delete\":{\"_index\":\"a.known\",\"_id\":\"1\"}}\n"
                        + "{\"update\":{\"_index\":\"a.known\",\"_id\":\"1\"}}\n{\"doc\":{}}\n"
                        + "{\"create\":{\"_index\":\"a.known\"}}\nnope\n"
                        + "{\"create\":{\"_index\":\"a.known\"}}\n{\"m\":\"" + "x".repeat(1000) + "\"}\n"
                        + "{\"create\":{}}\n{\"n\":4}\n"
                        + "{\"create\":{\"_index\":\"a.known\"}}\n{\"n\":5}");
        assertThat(answer.get("errors").asBoolean()).isTrue();
        assertThat(statuses(answer)).containsExactly(201, 201, 404, 400, 400, 400, 400, 400, 201);
        JsonNode first = answer.get("items").get(0).get("create");
        assertThat(first.get("_index").asText()).isEqualTo("a.known");
        assertThat(first.get("_id").asText()).isEqualTo("x\"1");
        assertThat(first.get("result").asText()).isEqualTo("created");
        JsonNode unknown = answer.get("items").get(2).get("index").get("error");
        assertThat(unknown.get("type").asText()).isEqualTo("index_not_found_exception");
        assertThat(unknown.get("reason").asText()).contains("no service nobody is registered");
        assertThat(reason(answer, 3)).contains("delete");
        assertThat(reason(answer, 5)).contains("not JSON");
        assertThat(reason(answer, 6)).contains("larger than 1000 bytes");
        assertThat(test.sent()).containsExactly("{\"host\":\"web-1\",\"n\" : 1}", "{\"n\":2}", "{\"n\":5}");
        assertThat(test.records().get(0).key()).isEqualTo("web-1".getBytes(UTF_8));
        assertThat(test.records().get(1).topic()).isEqualTo("log.b.known");
        assertThat(test.deadLetters).isEmpty();
        assertAccounts(6, 3, 3, 0);
    }

    @Test
    void theIndexInThePathIsThatOfActionsThatNameNone() throws Exception {
        HttpAnswer answer = elastic.bulk(
                        posted(null, "{\"create\":{}}\n{\"n\":1}\n{\"create\":{\"_index\":\"b.known\"}}\n{\"n\":2}\n"),
                        "a.known")
                .join();
        assertThat(statuses(JSON.readTree(answer.body()))).containsExactly(201, 201);
        assertThat(test.records()).extracting(record -> record.topic()).containsExactly("log.a.known", "log.b.known");
    }

    @Test
    void whatIsNoBulkRequestIsABadRequestThatSaysWhatIsKept() throws Exception {
        for (String bad : new String[] {
            "nope\n",
            "[]\n",
            "{}\n",
            "{\"create\":1}\n",
            "{\"put\":{}}\n{}\n",
            "{\"create\":{}} {}\n{}\n",
            "{\"create\":{}}\n",
            "{\"create\":{\"_index\":\"" + "x".repeat(2000) + "\"}}\n{}\n"
        }) {
            HttpAnswer answer = elastic.bulk(posted(null, ONE + bad), null).join();
            assertThat(answer.status()).as(bad).isEqualTo(400);
            JsonNode error = JSON.readTree(answer.body());
            assertThat(error.get("status").asInt()).isEqualTo(400);
            assertThat(error.get("error").get("root_cause").get(0).get("type").asText())
                    .isEqualTo("illegal_argument_exception");
            assertThat(error.get("error").get("reason").asText())
                    .contains("Malformed action/metadata line [3]")
                    .contains("1 logs before that are kept");
        }
        assertThat(test.sent()).hasSize(8);
        assertThat(elastic.bulk(posted("br", ONE), null).join().status()).isEqualTo(415);
        assertThat(elastic.bulk(posted("gzip", ONE), null).join().status()).isEqualTo(400);
    }

    @Test
    void gzipIsUnpackedAndABodyOfAnyLengthIsNotHeld() throws Exception {
        try (TestIntake small = new TestIntake(true, 12_000_000, "a.known").ready()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                byte[] item = ("{\"create\":{\"_index\":\"a.known\"}}\n{\"m\":\"" + "x".repeat(900) + "\"}\n")
                        .getBytes(UTF_8);
                for (int i = 0; i < 20_000; i++) {
                    gzip.write(item);
                }
            }
            HttpAnswer answer = receiver(small)
                    .bulk(new Posted("x", "gzip", "::1", new ByteArrayInputStream(out.toByteArray())), null)
                    .join();
            assertThat(JSON.readTree(answer.body()).get("items")).hasSize(20_000);
            assertThat(small.count("accepted", "elastic")).isEqualTo(20_000);
            assertThat(small.inFlight.used()).isZero();
        }
    }

    @Test
    void actionsWithoutEndAreRefused() throws Exception {
        String many = "{\"delete\":{}}\n".repeat(BulkTaker.MOST_ITEMS + 1);
        HttpAnswer answer = elastic.bulk(posted(null, many), null).join();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("100000 actions");
    }

    @Test
    void aServiceOverItsQuotaIsTurnedAwayItemByItemAndTheOthersAreTaken() throws Exception {
        test.services.change("b.known", new Quota(1, 1), null);
        String both = ONE + ONE.replace("a.known", "b.known");
        assertThat(statuses(items(both))).containsExactly(201, 201);
        assertThat(statuses(items(both))).containsExactly(201, 429);
        assertAccounts(4, 3, 0, 1);
    }

    @Test
    void anUnknownIndexIsNotAMatterOfTheUnclaimedNamesQuota() throws Exception {
        var nobodys = test.intake.begin(
                new Origin("otlp", "::1", null), test.intake.destination(ClaimKind.OTEL, "nobody.known"));
        nobodys.accept(new byte[2_000_000], null);
        nobodys.finish();
        assertThat(test.intake.retryAfter(test.intake.destination(ClaimKind.OTEL, "nobody")))
                .as("over its quota")
                .isPresent();
        assertThat(statuses(items(ONE.replace("a.known", "nobody").repeat(3)))).containsExactly(404, 404, 404);
        assertThat(test.quota("refused", "(unclaimed)")).isEqualTo(1);
        await().until(() -> test.inFlight.used() == 0);
    }

    @Test
    void whatKafkaDoesNotAcknowledgeIsAnswered503AndTheOtherServicesLogs201() throws Exception {
        try (TestIntake slow = new TestIntake(false, 100_000_000, "a.known", "b.known").ready()) {
            ElasticReceiver impatient = receiver(slow);
            ByteArrayInputStream body =
                    new ByteArrayInputStream((ONE + ONE.replace("a.known", "b.known")).getBytes(UTF_8)) {
                        @Override
                        public synchronized int read(byte[] bytes, int offset, int length) {
                            int read = super.read(bytes, offset, length);
                            if (read < 0) {
                                slow.producer.errorNext(new IllegalStateException("gone"));
                                slow.producer.completeNext();
                            }
                            return read;
                        }
                    };
            JsonNode answer = JSON.readTree(impatient
                    .bulk(new Posted(null, null, "::1", body), null)
                    .join()
                    .body());
            assertThat(statuses(answer)).containsExactly(503, 201);
            assertThat(statuses(JSON.readTree(
                            impatient.bulk(posted(null, ONE), null).join().body())))
                    .containsExactly(503);
            slow.producer.completeNext();
            assertThat(slow.inFlight.used()).isZero();
            slow.inFlight.reading(100_000_000);
            HttpAnswer full = impatient.bulk(posted(null, ONE), null).join();
            assertThat(full.status()).isEqualTo(503);
            assertThat(full.retryAfterSeconds()).isPositive();
            slow.inFlight.reading(-100_000_000);
        }
    }

    private void assertAccounts(int received, int accepted, int rejected, int refused) {
        assertThat(test.count("received", "elastic")).isEqualTo(received);
        assertThat(test.count("accepted", "elastic")).isEqualTo(accepted);
        assertThat(test.count("rejected", "elastic")).isEqualTo(rejected);
        assertThat(test.count("refused", "elastic")).isEqualTo(refused);
    }

    private static ElasticReceiver receiver(TestIntake to) {
        return new ElasticReceiver(new RequestIntake(to.intake, 1000, Duration.ofMillis(300)));
    }

    private JsonNode items(String body) throws Exception {
        HttpAnswer answer = elastic.bulk(posted(null, body), null).join();
        assertThat(answer.status()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static Posted posted(@Nullable String encoding, String body) {
        return new Posted("application/x-ndjson", encoding, "::1", new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    private static List<Integer> statuses(JsonNode answer) {
        List<Integer> statuses = new ArrayList<>();
        answer.get("items")
                .forEach(item ->
                        statuses.add(item.elements().next().get("status").asInt()));
        return statuses;
    }

    private static String reason(JsonNode answer, int item) {
        return answer.get("items")
                .get(item)
                .elements()
                .next()
                .get("error")
                .get("reason")
                .asText();
    }
}
