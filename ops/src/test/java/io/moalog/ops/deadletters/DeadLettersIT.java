package io.moalog.ops.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.model.LogPosition;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.TokenRole;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.Unclaimed;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API between a real Kafka, a database and a sink that refuses what is bad. */
class DeadLettersIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long NOW = Instant.now().toEpochMilli();

    private static OfficeUnderTest office;

    @BeforeAll
    static void start() throws Exception {
        office = new OfficeUnderTest();
    }

    @AfterAll
    static void stop() throws Exception {
        office.close();
    }

    @AfterEach
    void everythingWorksAndIsAllowed() {
        office.sink().away(null);
        office.callAs(Caller.ANYBODY);
    }

    @Test
    void theDataViewsOfAllServicesAreAFileForKibana() throws Exception {
        office.register("viewed.a", "team-a");
        await().atMost(DEADLINE).untilAsserted(() -> {
            HttpResponse<String> file = office.dataViews();
            assertThat(file.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
            assertThat(file.body().lines())
                    .contains("{\"type\":\"index-pattern\",\"id\":\"moalog-viewed.a\",\"attributes\":"
                            + "{\"title\":\"log-viewed.a\",\"name\":\"viewed.a\",\"timeFieldName\":\"@timestamp\","
                            + "\"allowNoIndex\":true},\"references\":[]}");
        });
    }

    @Test
    void aLetterIsFoundAndShownWithAllThatIsKnownOfIt() throws Exception {
        Service service = office.register("dead.shown", "team-a");
        LogPosition position = new LogPosition(service.topicId(), 0, 7);
        office.send(refused(service, position, "{\"n\":1}"));
        office.send(refused(service, position, "{\"n\":1}"));
        byte[] binary = {(byte) 0xff, 0x00};
        office.send(DeadLetter.unsent("dead.shown", "aggregator", "no log at all", "10.0.0.7", binary));
        JsonNode page = awaitLetters("service=dead.shown", 2);

        String id = position.id() + "~realtime-indexer";
        assertThat(page.path("letters").findValuesAsText("id")).contains(id);
        JsonNode shown = office.get("/" + id).json();
        assertThat(shown.path("body").asText()).isEqualTo("{\"n\":1}");
        assertThat(shown.path("encoding").asText()).isEqualTo("utf-8");
        assertThat(shown.path("position").asText()).isEqualTo(position.id());
        assertThat(shown.path("reason").asText()).isEqualTo("refused once");
        assertThat(shown.path("notReplayable").isNull()).isTrue();

        JsonNode unsent = awaitLetters("service=dead.shown&stage=aggregator&reason=NO+LOG&from=-1h", 1);
        shown = office.get("/" + unsent.path("letters").get(0).path("id").asText())
                .json();
        assertThat(shown.path("body").asText()).isEqualTo("/wA=");
        assertThat(shown.path("encoding").asText()).isEqualTo("base64");
        assertThat(shown.path("sender").asText()).isEqualTo("10.0.0.7");
        assertThat(office.get("?service=dead.shown&to=-1h").json().path("total").asInt())
                .isZero();
        assertThat(office.get("/none").status()).isEqualTo(404);
        assertThat(office.get("?state=lost").status()).isEqualTo(400);
        assertThat(office.get("?from=tomorrow").status()).isEqualTo(400);
        assertThat(office.get("?from=-1h&to=-2h").status()).isEqualTo(400);
    }

    @Test
    void aReplayStoresWhatIsTakenAndLeavesTheRest() throws Exception {
        Service service = office.register("dead.replayed", "team-a");
        LogPosition good = new LogPosition(service.topicId(), 0, 1);
        LogPosition bad = new LogPosition(service.topicId(), 0, 2);
        LogPosition old = new LogPosition(service.topicId(), 0, 3);
        LogPosition another = new LogPosition(Uuid.randomUuid().toString(), 0, 4);
        office.send(refused(service, good, "{\"a\":\"good\"}"));
        office.send(refused(service, bad, "{\"a\":\"bad\"}"));
        office.send(letter(
                service,
                "realtime-indexer",
                old,
                "{}",
                NOW - Duration.ofDays(40).toMillis()));
        office.send(refused(service, another, "{}"));
        office.send(letter(service, "batch-indexer", good, "{}", NOW));
        office.send(DeadLetter.loss("dead.replayed", "realtime-indexer", bad, 9));
        office.send(DeadLetter.unsent("dead.replayed", "aggregator", "nobody has it", null, new byte[0])
                .asUnclaimed(new Unclaimed("tag", null, null)));
        awaitLetters("service=dead.replayed", 7);

        office.sink().away("nobody is there");
        OfficeUnderTest.Answer away = office.post("/replay", Map.of("service", "dead.replayed"));
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.json().path("detail").asText()).contains("nobody is there");
        awaitLetters("service=dead.replayed", 7);
        office.sink().away(null);
        JsonNode answer =
                office.post("/replay", Map.of("service", "dead.replayed")).json();

        assertThat(answer.path("stored").asInt()).isEqualTo(1);
        assertThat(answer.path("after").isNull()).isTrue();
        assertThat(answer.path("letters"))
                .extracting(
                        letter -> letter.path("id").asText().replaceFirst("^[^~]*", ""),
                        letter -> letter.path("outcome").asText())
                .containsExactlyInAnyOrder(
                        tuple("~realtime-indexer", "refused"),
                        tuple("~realtime-indexer", "gone"),
                        tuple("~realtime-indexer", "gone"),
                        tuple("~batch-indexer", "not-replayable"),
                        tuple("~realtime-indexer~9", "not-replayable"),
                        tuple("", "not-replayable"));
        assertThat(answer.path("letters").findValuesAsText("reason"))
                .anyMatch(reason -> reason.equals("still bad"))
                .anyMatch(reason -> reason.contains("(30d)"))
                .anyMatch(reason -> reason.contains("replay-unclaimed"));
        assertThat(office.sink().stored().get(good).received().toEpochMilli()).isEqualTo(NOW);
        assertThat(office.sink().stored()).doesNotContainKeys(bad, old, another);
        awaitLetters("service=dead.replayed", 6);
        assertThat(office.get("?service=dead.replayed&state=replayed")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aLetterThatIsNotTheWholeLogIsReplayedFromItsTopic() throws Exception {
        Service service = office.register("dead.old", "team-a");
        long received = office.log(service, "{\"whole\":\"log\"}");
        LogPosition there = new LogPosition(service.topicId(), 0, 0);
        LogPosition gone = new LogPosition(service.topicId(), 0, 1);
        office.send(letter(service, "realtime-indexer", there, "{\"who", null));
        office.send(letter(service, "realtime-indexer", gone, "{}", null));
        awaitLetters("service=dead.old", 2);

        JsonNode answer = office.post(
                        "/replay",
                        Map.of("ids", List.of(there + "~realtime-indexer", gone + "~realtime-indexer", "nothing")))
                .json();

        assertThat(answer.path("stored").asInt()).isEqualTo(1);
        assertThat(answer.path("gone").asInt()).isEqualTo(2);
        assertThat(office.sink().stored().get(there).body()).isEqualTo("{\"whole\":\"log\"}".getBytes(UTF_8));
        assertThat(office.sink().stored().get(there).received().toEpochMilli()).isEqualTo(received);
    }

    @Test
    void whatIsDroppedIsListedNoMoreUnlessAskedFor() throws Exception {
        Service service = office.register("dead.dropped", "team-a");
        for (int offset = 0; offset < 3; offset++) {
            office.send(refused(service, new LogPosition(service.topicId(), 0, offset), "{}"));
        }
        awaitLetters("service=dead.dropped", 3);

        assertThat(office.post("/drop", Map.of("ids", List.of(service.topicId() + "-0-1~realtime-indexer")))
                        .json()
                        .path("dropped")
                        .asInt())
                .isEqualTo(1);
        assertThat(office.post("/drop", Map.of("service", "dead.dropped"))
                        .json()
                        .path("dropped")
                        .asInt())
                .isEqualTo(2);

        assertThat(office.get("?service=dead.dropped").json().path("total").asInt())
                .isZero();
        assertThat(office.get("?service=dead.dropped&state=dropped")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void anOwnerChangesTheLettersOfHisServicesAlone() throws Exception {
        Service theirs = office.register("dead.theirs", "team-b");
        office.register("dead.mine", "team-a");
        LogPosition position = new LogPosition(theirs.topicId(), 0, 1);
        office.send(refused(theirs, position, "{}"));
        office.send(DeadLetter.unsent("dead.nobodys", "aggregator", "no such service", null, new byte[0]));
        awaitLetters("service=dead.theirs", 1);
        String nobodys = awaitLetters("service=dead.nobodys", 1)
                .path("letters")
                .get(0)
                .path("id")
                .asText();
        office.callAs(new Caller("token-1", TokenRole.OWNER, "team-a"));

        for (String what : List.of("/replay", "/drop")) {
            assertThat(office.post(what, Map.of("service", "dead.mine")).status())
                    .isEqualTo(200);
            assertThat(office.post(what, Map.of("service", "dead.theirs")).status())
                    .isEqualTo(403);
            assertThat(office.post(what, Map.of("reason", "refused")).status()).isEqualTo(403);
            assertThat(office.post(what, Map.of("ids", List.of(nobodys))).status())
                    .isEqualTo(403);
            assertThat(office.post(what, Map.of("ids", List.of(position + "~realtime-indexer")))
                            .status())
                    .isEqualTo(403);
        }
        assertThat(office.get("?service=dead.theirs").json().path("total").asInt())
                .isEqualTo(1);
    }

    @Test
    void aLogOfAnUnclaimedNameIsReplayedWhereItsMarkSaysSo() throws Exception {
        office.send(DeadLetter.unsent("dead.unclaimed", "aggregator", "nobody has it", null, new byte[0])
                .asUnclaimed(new Unclaimed("tag", null, null)));
        String id = awaitLetters("service=dead.unclaimed", 1)
                .path("letters")
                .get(0)
                .path("id")
                .asText();
        office.mark(id);
        awaitLetters("service=dead.unclaimed&state=replayed", 1);
        awaitLetters("service=dead.unclaimed", 0);
    }

    @Test
    void whichLettersAreMeantMustBeSaid() throws Exception {
        for (Map<String, ?> body : List.<Map<String, ?>>of(
                Map.of(),
                Map.of("servcie", "dead.mine"),
                Map.of("ids", List.of("x"), "service", "dead.mine"),
                Map.of("ids", List.of("a\0b")),
                Map.of("service", "dead.mine", "after", "there"))) {
            OfficeUnderTest.Answer answer = office.post("/drop", body);
            assertThat(answer.status()).as("%s", body).isEqualTo(400);
        }
    }

    @Test
    void whatKafkaLetsGoIsForgottenAndWhatCameWhileNobodyReadIsRead() throws Exception {
        Service service = office.register("dead.kept", "team-a");
        office.send(refused(service, new LogPosition(service.topicId(), 0, 0), "{}"));
        awaitLetters("service=dead.kept", 1);
        office.stop();
        office.send(refused(service, new LogPosition(service.topicId(), 0, 1), "{}"));
        office.letKafkaForgetAllLetters();
        office.send(refused(service, new LogPosition(service.topicId(), 0, 2), "{}"));
        office.start();

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(office.get("?service=dead.kept")
                                .json()
                                .path("letters")
                                .findValuesAsText("id"))
                        .containsExactly(service.topicId() + "-0-2~realtime-indexer"));
    }

    private static JsonNode awaitLetters(String query, int count) {
        return await().atMost(DEADLINE)
                .until(
                        () -> office.get("?" + query).json(),
                        page -> page.path("total").asInt() == count);
    }

    private static DeadLetter refused(Service service, LogPosition position, String body) {
        return letter(service, "realtime-indexer", position, body, NOW);
    }

    private static DeadLetter letter(
            Service service, String stage, LogPosition position, String body, @Nullable Long received) {
        return new DeadLetter(
                service.name().value(),
                stage,
                "refused once",
                null,
                position,
                null,
                body.getBytes(UTF_8),
                received,
                null);
    }
}
