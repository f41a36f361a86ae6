package io.moalog.indexer;

import static io.moalog.indexer.IndexerUnderTest.DEADLINE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.indexer.elasticsearch.KeptIndices;
import io.moalog.indexer.elasticsearch.QueryLimits;
import io.moalog.indexer.elasticsearch.StoredIndices;
import io.moalog.model.IndexName;
import io.moalog.model.IndexPeriod;
import io.moalog.model.LogEvent;
import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Retention;
import io.moalog.stream.DeadLetter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How logs get into an Elasticsearch that is well. */
interface IndexingContract {
    IndexerUnderTest indexer();

    @Test
    default void aLogIsSearchableSoonAfterItsAcknowledgement() throws Exception {
        ServiceName service = indexer().newService(1);
        indexer().topics().send(service, "{\"message\":\"the very first\"}").get();
        Duration first = untilFound(service, "the very first", System.nanoTime());
        assertThat(first).isLessThan(Duration.ofSeconds(10));

        List<Duration> warm = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            indexer()
                    .topics()
                    .send(service, "{\"message\":\"number %d\"}".formatted(i))
                    .get();
            warm.add(untilFound(service, "number " + i, System.nanoTime()));
        }
        warm.sort(null);
        assertThat(warm.get(warm.size() / 2)).as("median of %s", warm).isLessThan(Duration.ofSeconds(2));
    }

    private Duration untilFound(ServiceName service, String phrase, long acknowledged) {
        await().atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> indexer().stored().withPhrase(service, phrase) == 1);
        return Duration.ofNanos(System.nanoTime() - acknowledged);
    }

    @Test
    default void aLogGoesToTheIndexOfItsReceiptUnderItsPosition() throws Exception {
        ServiceName service = indexer().newService(1);
        String log = "{\"@timestamp\":\"2020-02-29T12:00:00.123456789+09:00\",\"message\":\"an old one\",\"n\":1.50}";
        RecordMetadata at = indexer().topics().send(service, log).get();
        awaitCount(service, 1);
        JsonNode hit = indexer().stored().hits(service).get(0);
        assertThat(hit.path("_index").asText())
                .isEqualTo(IndexName.of(service, IndexPeriod.DAY, Instant.ofEpochMilli(at.timestamp()))
                        .toString());
        assertThat(LogPosition.parse(hit.path("_id").asText()))
                .hasValueSatisfying(position -> assertThat(position.offset()).isEqualTo(at.offset()));
        assertThat(hit.path("fields").path("@timestamp").path(0).asText()).isEqualTo("2020-02-29T03:00:00.123456789Z");
        assertThat(hit.path("fields").path("moalog.offset").path(0).asLong()).isEqualTo(at.offset());
        assertThat(hit.path("fields").path("moalog.partition").path(0).asInt()).isEqualTo(at.partition());
        assertThat(Instant.parse(hit.path("fields")
                                .path("moalog.received")
                                .path(0)
                                .asText())
                        .toEpochMilli())
                .isEqualTo(at.timestamp());
        assertThat(hit.path("_source").path("service").asText()).isEqualTo(service.value());
        assertThat(hit.path("_source").path("message").asText()).isEqualTo("an old one");
    }

    @Test
    default void elasticsearchAndMoalogReadTheSameTime() throws Exception {
        ServiceName service = indexer().newService(1);
        List<String> logs = List.of(
                "{\"@timestamp\":\"2026-11-20T10:00:00Z\"}",
                "{\"@timestamp\":\"2026-11-20T10:00:00\"}",
                "{\"@timestamp\":\"2026-11-20T10:00:00.1+09:00\"}",
                "{\"@timestamp\":\"2026-11-20T10:00:00.123456789-0330\"}",
                "{\"@timestamp\":\"2026-11-20T10:00:00+18\"}",
                "{\"@timestamp\":\"2026-11-20 10:00:00,25\"}",
                "{\"@timestamp\":\"2026-11-20T10:00Z\"}",
                "{\"@timestamp\":1795168800}",
                "{\"@timestamp\":1795168800123}",
                "{\"@timestamp\":\"1795168800.123456\"}",
                "{\"@timestamp\":\"yesterday\",\"time\":\"2026-11-19T10:00:00Z\"}",
                "{\"ts\":1795168800.5}",
                "{\"time\":\"Fri, 20 Nov 2026 19:00:00 +0900\"}",
                "{\"time\":\"20/Nov/2026:10:00:00 +0000\"}",
                "{\"date\":\"2026/11/20 10:00:00\"}",
                "{\"@timestamp\":\"1990-01-01T00:00:00Z\"}");
        for (String log : logs) {
            indexer().topics().send(service, log).get();
        }
        awaitCount(service, logs.size());
        List<JsonNode> hits = indexer().stored().hits(service);
        for (int i = 0; i < logs.size(); i++) {
            assertThat(Instant.parse(hits.get(i)
                            .path("fields")
                            .path("@timestamp")
                            .path(0)
                            .asText()))
                    .as(logs.get(i))
                    .isEqualTo(LogEvent.read(logs.get(i).getBytes(UTF_8)).timestamp());
        }
    }

    @Test
    default void whereALogHasNoReadableTimeItsReceiptCounts() throws Exception {
        ServiceName service = indexer().newService(1);
        List<RecordMetadata> at = new ArrayList<>();
        for (String log : List.of(
                "{}",
                "{\"@timestamp\":{\"a\":1}}",
                "{\"@timestamp\":[\"2026-11-20T10:00:00Z\",1]}",
                "{\"@timestamp\":\"1969-12-31T00:00:00Z\"}",
                "{\"time\":\"9999-12-31T00:00:00Z\"}",
                "{\"@timestamp\":\"%s\"}".formatted(Instant.now().plus(Duration.ofHours(25))))) {
            at.add(indexer().topics().send(service, log).get());
        }
        awaitCount(service, at.size());
        List<JsonNode> hits = indexer().stored().hits(service);
        for (int i = 0; i < at.size(); i++) {
            assertThat(Instant.parse(hits.get(i)
                                    .path("fields")
                                    .path("@timestamp")
                                    .path(0)
                                    .asText())
                            .toEpochMilli())
                    .isEqualTo(at.get(i).timestamp());
        }
        assertThat(hits.get(3)
                        .path("_source")
                        .path("moalog")
                        .path("original_timestamp")
                        .asText())
                .isEqualTo("1969-12-31T00:00:00Z");
        assertThat(indexer().skew(service, "missing")).isEqualTo(1);
        assertThat(indexer().skew(service, "unreadable")).isEqualTo(2);
        assertThat(indexer().skew(service, "old")).isEqualTo(1);
        assertThat(indexer().skew(service, "ahead")).isEqualTo(2);
    }

    @Test
    default void whatIsNoLogIsADeadLetterAndItsNeighboursAreIndexed() throws Exception {
        ServiceName service = indexer().newService(1);
        byte[] notUtf8 = {'{', '"', 'a', '"', ':', '"', (byte) 0xFF, '"', '}'};
        indexer().topics().send(service, "{\"message\":\"before\"}");
        List<RecordMetadata> bad = new ArrayList<>();
        for (byte[] log : new byte[][] {
            notUtf8,
            "plain text".getBytes(UTF_8),
            "[{\"a\":1}]".getBytes(UTF_8),
            "{\"a\":1}\n{\"b\":2}".getBytes(UTF_8),
            ("{\"a\":" + "{\"b\":".repeat(1000) + "1" + "}".repeat(1001)).getBytes(UTF_8),
            null
        }) {
            bad.add(indexer().topics().send(service, log).get());
        }
        indexer().topics().send(service, "{\n  \"message\": \"pretty\",\r\n  \"n\": [\n 1\n]}\n");
        indexer().topics().send(service, "{\"message\":\"after\"}").get();

        awaitCount(service, 3);
        await().atMost(DEADLINE)
                .until(() -> indexer().topics().deadLetters(service).size() == bad.size());
        List<DeadLetter> letters = indexer().topics().deadLetters(service);
        letters.sort(java.util.Comparator.comparing(letter -> letter.position().offset()));
        assertThat(letters)
                .extracting(letter -> letter.position().offset())
                .containsExactlyElementsOf(
                        bad.stream().map(RecordMetadata::offset).toList());
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.stage()).isEqualTo("realtime-indexer");
            assertThat(letter.sender()).isEqualTo("10.1.2.3");
        });
        assertThat(letters.get(0).reason()).contains("expected UTF-8");
        assertThat(letters.get(1).reason()).contains("JSON object");
        assertThat(letters.get(1).body()).isEqualTo("plain text".getBytes(UTF_8));
        assertThat(letters.get(4).reason()).contains("100 levels");
        assertThat(letters.get(5).reason()).contains("no value");
        assertThat(indexer().stored().withPhrase(service, "pretty")).isEqualTo(1);
        assertThat(indexer().elasticsearchCheck().up()).isTrue();
    }

    @Test
    default void aLogThatDoesNotComeByTheStreamIsStoredWhereTheStreamWouldHave() throws Exception {
        ServiceName service = indexer().newService(1);
        RecordMetadata at =
                indexer().topics().send(service, "{\"message\":\"as it came\"}").get();
        awaitCount(service, 1);
        JsonNode before = indexer().stored().hits(service).get(0);
        indexer().stored().ask("DELETE", "/" + before.path("_index").asText(), "");
        LogPosition position = LogPosition.parse(before.path("_id").asText()).orElseThrow();
        Instant received = Instant.ofEpochMilli(at.timestamp());
        LogPosition twice = new LogPosition(position.topicId(), 0, 101);
        LogPosition text = new LogPosition(position.topicId(), 0, 102);
        LogPosition none = new LogPosition(position.topicId(), 0, 103);
        List<ReceivedLog> logs = List.of(
                new ReceivedLog(service, twice, received, "{\"a\":1,\"a\":2}".getBytes(UTF_8)),
                new ReceivedLog(service, position, received, "{\"message\":\"as it came\"}".getBytes(UTF_8)),
                new ReceivedLog(service, text, received, "plain text".getBytes(UTF_8)),
                new ReceivedLog(service, none, received, null));

        Reindexing reindexing = new Reindexing(indexer().client(), 0, any -> IndexPlan.DAILY);
        Map<LogPosition, String> refused = reindexing.index(logs);

        assertThat(refused).containsOnlyKeys(text, none);
        assertThat(refused.get(text)).contains("JSON object");
        assertThat(refused.get(none)).contains("no value");
        byte[] another = "{\"message\":\"another\"}".getBytes(UTF_8);
        assertThat(reindexing.index(List.of(new ReceivedLog(service, position, received, another))))
                .isEmpty();
        List<JsonNode> hits = indexer().stored().hits(service);
        assertThat(hits)
                .hasSize(2)
                .last()
                .extracting(hit -> hit.path("_id").asText())
                .isEqualTo(twice.id());
        assertThat(hits).first().satisfies(after -> {
            assertThat(after.path("_index")).isEqualTo(before.path("_index"));
            assertThat(after.path("_id")).isEqualTo(before.path("_id"));
            assertThat(after.path("_source")).isEqualTo(before.path("_source"));
        });
    }

    @Test
    default void anIndexIsMadeForADayAndKeptForAsLongAsAnybodyAskedFor() throws Exception {
        ServiceName service = indexer().newService(1);
        LocalDate day = LocalDate.parse("2020-02-29");
        Instant until = Instant.parse("2030-01-01T00:00:00Z");
        Reindexing reindexing = new Reindexing(indexer().client(), 0, any -> IndexPlan.DAILY);
        String first = reindexing.prepare(service, day, until);
        assertThat(reindexing.prepare(service, day, until.minusSeconds(1))).isEqualTo(first);

        IndexName index = IndexPlan.DAILY.index(service, Instant.parse("2020-02-29T23:59:59.999Z"));
        KeptIndices kept = new KeptIndices(indexer().client());
        assertThat(kept.keptAt(until.minusMillis(1), List.of(index))).containsExactly(index);
        assertThat(kept.keptAt(until, List.of(index))).isEmpty();
        assertThat(new StoredIndices(indexer().client()).behindAlias(service)).containsExactly(index.toString());

        indexer().stored().ask("DELETE", "/" + index, "");
        ReceivedLog log = new ReceivedLog(
                service,
                new LogPosition("AAAAAAAAAAAAAAAAAAAAAA", 0, 0),
                Instant.parse("2020-02-29T12:00:00Z"),
                "{}".getBytes(UTF_8));
        assertThatThrownBy(() -> reindexing.store(List.of(log)))
                .as("an index that is not there is not made by a bulk")
                .isInstanceOf(IOException.class);
        assertThat(reindexing.prepare(service, day, until))
                .as("another index of the same name")
                .isNotEqualTo(first);
        assertThat(reindexing.store(List.of(log))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = IndexPeriod.class, mode = EnumSource.Mode.EXCLUDE, names = "DAY")
    default void daysThatAreReplayedShareTheirPeriodsIndexThatRetentionLeavesUntilTheirKeepIsOver(IndexPeriod period)
            throws Exception {
        ServiceName service = indexer().newService(1);
        IndexPlan plan = IndexPlan.of(period, 1);
        List<Instant> received = List.of(Instant.parse("2020-02-24T12:00:00Z"), Instant.parse("2020-02-26T12:00:00Z"));
        Instant until = Instant.parse("2030-01-01T00:00:00Z");
        Reindexing reindexing = new Reindexing(indexer().client(), 0, any -> plan);
        List<ReceivedLog> logs = new ArrayList<>();
        for (Instant at : received) {
            reindexing.prepare(service, LocalDate.ofInstant(at, ZoneOffset.UTC), until);
            LogPosition position = new LogPosition("AAAAAAAAAAAAAAAAAAAAAA", 0, logs.size());
            logs.add(new ReceivedLog(service, position, at, "{}".getBytes(UTF_8)));
        }
        assertThat(reindexing.store(logs)).isEmpty();

        String index = plan.index(service, received.get(0)).toString();
        StoredIndices stored = new StoredIndices(indexer().client());
        retention(service, until.minusMillis(1)).pass();
        assertThat(stored.behindAlias(service)).containsExactly(index);
        assertThat(indexer().stored().hits(service))
                .hasSize(2)
                .allMatch(hit -> hit.path("_index").asText().equals(index));
        retention(service, until).pass();
        assertThat(stored.behindAlias(service)).isEmpty();
    }

    /** That of one service whose logs are kept for a day, at a time. */
    private IndexRetention retention(ServiceName service, Instant now) {
        Retention aDay = new Retention(Age.parse("1d"), Age.parse("1d"), Age.parse("1d"));
        return new IndexRetention(
                new StoredIndices(indexer().client()),
                new KeptIndices(indexer().client()),
                () -> true,
                name -> name.equals(service) ? Optional.of(aDay) : Optional.empty(),
                new IndexerMetrics(new SimpleMeterRegistry()),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    default void theTemplateAndAnIndexThatSomebodyDeletesComeBack() throws Exception {
        ServiceName service = indexer().newService(1);
        indexer()
                .topics()
                .send(service, "{\"message\":\"lost with its index\"}")
                .get();
        awaitCount(service, 1);
        String index = indexer().stored().hits(service).get(0).path("_index").asText();
        indexer().stored().ask("DELETE", "/" + index, "");
        indexer().topics().send(service, "{\"message\":\"in the new one\"}").get();
        awaitCount(service, 1);
        assertThat(indexer().stored().withPhrase(service, "in the new one")).isEqualTo(1);

        indexer().stored().ask("DELETE", "/_index_template/moalog", "");
        await().atMost(DEADLINE)
                .ignoreExceptions()
                .until(() -> indexer()
                                .stored()
                                .ask("GET", "/_index_template/moalog", "")
                                .path("index_templates")
                                .size()
                        == 1);
    }

    @Test
    default void aPurgeTakesAServicesIndicesAndNobodyElses() throws Exception {
        ServiceName service = indexer().newService(1);
        ServiceName longer = indexer().topics().register(service + "-2026", 1);
        indexer().topics().send(service, "{\"message\":\"to go\"}").get();
        indexer().topics().send(longer, "{\"message\":\"to stay\"}").get();
        awaitCount(service, 1);
        awaitCount(longer, 1);
        String alias = "{\"aliases\":{\"log-" + service + "\":{}}}";
        String another = "restored-" + service;
        indexer().stored().ask("PUT", "/log-" + service + "-2020.01.31", alias);
        indexer().stored().ask("PUT", "/" + another, alias);
        indexer().topics().forget(service);

        IndexPurge purge = new IndexPurge(indexer().client());
        assertThat(purge.purge(service)).isTrue();
        assertThat(purge.purge(service))
                .as("whether a second look finds anything")
                .isFalse();

        assertThat(indexer()
                        .stored()
                        .ask("GET", "/log-" + service + "*/_alias", "")
                        .fieldNames())
                .toIterable()
                .as("today's index, and in the evening tomorrow's")
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).startsWith("log-" + longer + "-"));
        assertThat(indexer().stored().ask("GET", "/" + another + "/_alias", ""))
                .hasToString("{\"" + another + "\":{\"aliases\":{}}}");
        assertThat(indexer().stored().count(longer)).isEqualTo(1);
        indexer().stored().ask("DELETE", "/" + another, "");
    }

    @Test
    default void aServicesIndicesHaveItsPeriodAndItsShards() throws Exception {
        IndexPlan monthly = IndexPlan.of(IndexPeriod.MONTH, 2);
        ServiceName service = indexer().topics().register("indexed.by.month", 1, monthly);
        RecordMetadata at = indexer().topics().send(service, "{\"n\":1}").get();
        awaitCount(service, 1);
        String index =
                monthly.index(service, Instant.ofEpochMilli(at.timestamp())).toString();
        assertThat(indexer().stored().hits(service).get(0).path("_index").asText())
                .isEqualTo(index);
        assertThat(indexer()
                        .stored()
                        .ask("GET", "/" + index + "/_settings", "")
                        .at("/" + index + "/settings/index/number_of_shards")
                        .asInt())
                .isEqualTo(2);
        indexer().stored().ask("PUT", "/" + index + "x", "");
        Map<IndexName, Long> sizes = new StoredIndices(indexer().client()).sizes();
        assertThat(sizes.get(IndexName.parse(index).orElseThrow())).isGreaterThan(100);
        assertThat(sizes.keySet()).extracting(IndexName::toString).doesNotContain(index + "x");
        indexer().stored().ask("DELETE", "/" + index + "x", "");
    }

    @Test
    default void logsOfAnIndexThatCountsAsNotSearchedAreFoundAllTheSame() throws Exception {
        ServiceName service = indexer().topics().register("searched.seldom", 1);
        RecordMetadata first = indexer().topics().send(service, "{\"n\":1}").get();
        awaitCount(service, 1);
        String index = IndexPlan.DAILY
                .index(service, Instant.ofEpochMilli(first.timestamp()))
                .toString();
        indexer().stored().ask("PUT", "/" + index + "/_settings", "{\"index.search.idle.after\":\"0s\"}");
        indexer().topics().send(service, "{\"n\":2}").get();
        awaitCount(service, 2);
    }

    @Test
    default void limitsOnQueriesHoldInTheClusterAndAreTold() throws Exception {
        await().atMost(DEADLINE)
                .until(() -> indexer().cluster().queryLimits().last().stream().anyMatch(QueryLimits.Limit::holds));
        assertThat(indexer().cluster().queryLimits().last()).hasSize(5).allMatch(QueryLimits.Limit::holds);
        assertThat(indexer()
                        .stored()
                        .ask("GET", "/_cluster/settings?flat_settings=true", "")
                        .path("persistent")
                        .path("indices.breaker.request.limit")
                        .asText())
                .isEqualTo("40%");
        assertThat(indexer().cluster().shards().limit()).isPositive();
    }

    @Test
    default void indicesOlderThanTheirServicesRetentionGo() throws Exception {
        ServiceName service = indexer().newService(1);
        ServiceName longer = indexer().topics().register(service + "-2020", 1);
        ServiceName gone = new ServiceName(service + ".gone");
        indexer().topics().tellGone(gone);
        List<String> over = List.of(service + "-2020.01.31", longer + "-2020.01.31", gone + "-2020.01.31");
        List<String> kept = List.of(service + "-2090.01.31", gone + "-2090.01.31", service + ".unknown-2020.01.31");
        for (List<String> names : List.of(over, kept)) {
            for (String name : names) {
                indexer().stored().ask("PUT", "/log-" + name, "");
            }
        }
        indexer().stopIndexer();
        indexer().startIndexer();

        await().atMost(DEADLINE).until(() -> indexer().counted("indices.deleted") == over.size());
        assertThat(indexer()
                        .stored()
                        .ask("GET", "/log-" + service + "*/_alias", "")
                        .fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        kept.stream().map(name -> "log-" + name).toList());
        for (String name : kept) {
            indexer().stored().ask("DELETE", "/log-" + name, "");
        }
    }

    private void awaitCount(ServiceName service, long count) {
        await().atMost(DEADLINE).until(() -> indexer().stored().count(service) == count);
    }
}
