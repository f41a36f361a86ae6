package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.indexer.elasticsearch.KeptIndices;
import io.moalog.indexer.elasticsearch.StoredIndices;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.Retention;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.elasticsearch.client.ResponseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which indices go when; fixed clocks. */
class IndexRetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    private final ScriptedElasticsearch elasticsearch = new ScriptedElasticsearch();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, String> search = new HashMap<>();
    private final AtomicBoolean ready = new AtomicBoolean(true);

    @AfterEach
    void close() throws IOException {
        elasticsearch.close();
    }

    @Test
    void aDayGoesOnceItsLastLogIsAsOldAsTheRetention() throws Exception {
        search.put("a", "2d");
        stored("log-a-2026.11.17", "log-a-2026.11.18", "log-a-2026.11.19", "log-a-2026.11.20");
        at(NOW.minusMillis(1)).pass();
        assertThat(deleted()).containsExactly("log-a-2026.11.17");
        at(NOW).pass();
        assertThat(deleted()).containsExactly("log-a-2026.11.17", "log-a-2026.11.17,log-a-2026.11.18");
        assertThat(meters.counter("moalog.indexer.indices.deleted").count()).isEqualTo(3);
    }

    @Test
    void aChangedRetentionHoldsFromTheNextPassOn() throws Exception {
        search.put("a", "30d");
        stored("log-a-2026.11.01");
        IndexRetention retention = at(NOW);
        retention.pass();
        assertThat(deleted()).isEmpty();
        search.put("a", "12h");
        retention.pass();
        assertThat(deleted()).containsExactly("log-a-2026.11.01");
    }

    @Test
    void whatNobodyKnowsAndWhatIsNoIndexOfLogsStays() throws Exception {
        search.put("a", "1h");
        stored("log-b-2020.01.01", "log-a", "log-a-2020.02.30", "log-a-2020.1.1", "log-a-2020.01.01-old", "log-a-b");
        at(NOW).pass();
        assertThat(deleted()).isEmpty();
    }

    @Test
    void whatIsKeptForLongerStaysUntilThatIsOver() throws Exception {
        search.put("a", "1d");
        stored("log-a-2020.01.01", "log-a-2020.01.02");
        elasticsearch.answer("GET /log-a-2020.01.01,log-a-2020.01.02", 200, """
                {"log-a-2020.01.01":{"mappings":{"_meta":{"moalog_keep_until":"2026-11-21T00:00:00.001Z"}}},
                 "log-a-2020.01.02":{"settings":{"index":{"uuid":"x"}}}}""");
        at(NOW).pass();
        assertThat(deleted()).containsExactly("log-a-2020.01.02");
        at(NOW.plusMillis(1)).pass();
        assertThat(deleted()).containsExactly("log-a-2020.01.02", "log-a-2020.01.01,log-a-2020.01.02");
    }

    @Test
    void whereNobodySaysWhatIsKeptNothingGoes() {
        search.put("a", "1d");
        stored("log-a-2020.01.01");
        elasticsearch.answer("GET /log-a-2020.01.01", 503, "{}");
        assertThatThrownBy(() -> at(NOW).pass()).isInstanceOf(ResponseException.class);
        elasticsearch.answer("GET /log-a-2020.01.01", 200, """
                {"log-a-2020.01.01":{"mappings":{"_meta":{"moalog_keep_until":"soon"}}}}""");
        assertThatThrownBy(() -> at(NOW).pass()).hasMessageContainingAll("log-a-2020.01.01", "\"soon\"");
        assertThat(deleted()).isEmpty();
    }

    @Test
    void aRefusalKeepsNoOtherServiceWaiting() throws Exception {
        search.putAll(Map.of("a", "1d", "b", "1d"));
        stored("log-a-2020.01.01", "log-b-2020.01.01");
        elasticsearch.answer("DELETE /log-a-2020.01.01", 400, """
                {"error":{"type":"snapshot_in_progress_exception","reason":"of log-a-2020.01.01"},"status":400}""");
        assertThatThrownBy(() -> at(NOW).pass()).isInstanceOf(ResponseException.class);
        assertThat(deleted()).containsExactlyInAnyOrder("log-a-2020.01.01", "log-b-2020.01.01");
        assertThat(meters.counter("moalog.indexer.indices.deleted").count()).isEqualTo(1);
    }

    @Test
    void anElasticsearchThatIsUnwellIsLeftAloneUntilTheNextTry() {
        List<String> names = Stream.of("a", "b", "c", "d", "e").toList();
        names.forEach(name -> search.put(name, "1d"));
        stored(names.stream().map(name -> "log-" + name + "-2020.01.01").toArray(String[]::new));
        names.forEach(name -> elasticsearch.answer("DELETE /log-" + name + "-2020.01.01", 503, "{}"));
        assertThatThrownBy(() -> at(NOW).pass()).isInstanceOf(ResponseException.class);
        assertThat(deleted()).hasSize(3);
    }

    @Test
    void itBeginsOnceAllServicesAreKnownAndTellsOfAnOutageUntilItIsOver() {
        search.put("a", "1d");
        ready.set(false);
        elasticsearch.answer("GET /log-*/_alias", 503, "{}");
        try (IndexRetention retention = at(NOW)) {
            retention.start();
            assertThat(retention.trouble()).isEmpty();
            ready.set(true);
            await().untilAsserted(
                            () -> assertThat(retention.trouble().orElse("")).contains("answers 503"));
            stored("log-a-2020.01.01");
            await().untilAsserted(() -> assertThat(retention.trouble()).isEmpty());
            assertThat(deleted()).containsExactly("log-a-2020.01.01");
        }
    }

    private IndexRetention at(Instant now) {
        return new IndexRetention(
                new StoredIndices(elasticsearch.client()),
                new KeptIndices(elasticsearch.client()),
                ready::get,
                service -> Optional.ofNullable(search.get(service.value())).map(IndexRetentionTest::retention),
                new IndexerMetrics(meters),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Retention retention(String search) {
        return new Retention(Age.parse("1h"), Age.parse(search), Age.parse("1h"));
    }

    private void stored(String... names) {
        String aliases = Stream.of(names)
                .map(name -> "\"" + name + "\":{\"aliases\":{}}")
                .collect(Collectors.joining(",", "{", "}"));
        elasticsearch.answer("GET /log-*/_alias", 200, aliases);
    }

    /** What was asked to be deleted, request by request. */
    private List<String> deleted() {
        return elasticsearch.others().stream()
                .filter(request -> request.startsWith("DELETE /"))
                .map(request -> request.substring("DELETE /".length()))
                .toList();
    }
}
