package io.moalog.tailapi.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.model.ArchivePath;
import io.moalog.tailapi.TestArchive.Sent;
import io.moalog.tailapi.query.Query;
import io.moalog.tailapi.search.PageEnd;
import io.moalog.tailapi.search.Search;
import io.moalog.tailapi.search.SearchFailedException;
import io.moalog.tailapi.search.SearchRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveSearchTest extends SearchedArchive {
    private ArchiveLimits limits = ArchiveLimits.defaults();
    private int pages;

    /** Some files Elasticsearch holds whole, some in part, some not; the rest is not archived yet. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyLogIsToldOnceWhereverItIsAndHoweverLittleOneSearchMayRead(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, Instant> all = new TreeMap<>();
        for (int partition = 0; partition < 2; partition++) {
            long offset = 0;
            Instant received = NOON.minus(Duration.ofDays(2));
            while (received.isBefore(NOON)) {
                int logs = 1 + random.nextInt(20);
                double held = random.nextInt(3) / 2.0;
                List<Sent> file = new ArrayList<>();
                long first = offset;
                for (int i = 0; i < logs; i++) {
                    Instant time = received.plusMillis(random.nextInt(7_200_000) - 7_000_000L);
                    file.add(new Sent(received, "{\"@timestamp\":\"" + time + "\"}"));
                    all.put(id(partition, offset), time);
                    if (random.nextDouble() < held) {
                        elasticsearch.hold(partition, offset, received, time);
                    }
                    received = received.plusMillis(random.nextInt(100_000));
                    offset++;
                }
                archive.add(SERVICE, partition, first, file);
                received = received.plusMillis(random.nextInt(60_000_000));
            }
            all.put(id(partition, offset), received);
            elasticsearch.hold(partition, offset, received, received);
        }
        for (long bytes : List.of(1L, Long.MAX_VALUE)) {
            limits = new ArchiveLimits(bytes, Duration.ofSeconds(60), 2);
            assertThat(idsOf(null, null, 10 + random.nextInt(60)))
                    .as("of at most %s bytes a search", bytes)
                    .containsExactlyInAnyOrderElementsOf(all.keySet());
        }
        Instant from = NOON.minus(Duration.ofDays(1));
        Instant to = from.plus(Duration.ofHours(12));
        assertThat(idsOf(from, to, 1_000))
                .containsExactlyInAnyOrderElementsOf(all.entrySet().stream()
                        .filter(log ->
                                !log.getValue().isBefore(from) && log.getValue().isBefore(to))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @Test
    void pagesGoFromTheNewestToTheOldestWithTheExactTotal() throws Exception {
        List<Sent> logs = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            logs.add(new Sent(NOON.plusSeconds(i), "{\"n\":" + i + "}"));
        }
        archive.add(SERVICE, 0, 0, logs);
        JsonNode first = search(Query.EVERYTHING, null, null, 10, null);
        assertThat(first.get("total").asInt()).isEqualTo(25);
        assertThat(first.get("partial").asBoolean()).isFalse();
        assertThat(first.get("hits")).hasSize(10);
        assertThat(first.get("hits").get(0))
                .hasToString("{\"id\":\"" + id(0, 24)
                        + "\",\"@timestamp\":\"2026-11-20T12:00:24.000Z\",\"n\":24,\"service\":\"a\"}");
        assertThat(first.get("archive").get("files").asInt()).isEqualTo(1);
        PageEnd after = PageEnd.parse(first.get("after").asText()).orElseThrow();
        assertThat(search(Query.EVERYTHING, null, null, 10, after)
                        .get("hits")
                        .get(0)
                        .get("n")
                        .asInt())
                .isEqualTo(14);
    }

    @Test
    void aFileThatElasticsearchHoldsWholeIsNotRead() throws Exception {
        archive.add(SERVICE, 0, 0, List.of(new Sent(NOON, "{}"), new Sent(NOON.plusSeconds(1), "{}")));
        elasticsearch.hold(0, 0, NOON, NOON);
        elasticsearch.hold(0, 1, NOON.plusSeconds(1), NOON.plusSeconds(1));
        JsonNode answer = search(Query.EVERYTHING, null, null, 10, null);
        assertThat(answer.get("hits")).hasSize(2).allMatch(hit -> hit.has("from"));
        assertThat(answer.get("archive").get("files").asInt()).isZero();
    }

    @Test
    void elasticsearchIsAskedAboutManyDaysAtOnce() throws Exception {
        List<String> newestFirst = new ArrayList<>();
        for (int day = 0; day < 40; day++) {
            Instant time = NOON.minus(Duration.ofDays(40 - day));
            archive.add(SERVICE, 0, day, List.of(new Sent(time, "{}")));
            newestFirst.add(0, id(0, day));
            if (day % 2 == 0) {
                elasticsearch.hold(0, day, time, time);
            }
        }
        JsonNode answer = search(Query.EVERYTHING, null, null, 40, null);
        assertThat(answer.findValuesAsText("id")).isEqualTo(newestFirst);
        assertThat(answer.get("archive").get("files").asInt()).isEqualTo(20);
        assertThat(elasticsearch.countings()).isEqualTo(2);
    }

    @Test
    void filesWithoutTheTraceIdOrTheTimeAreNotRead() throws Exception {
        for (int i = 0; i < 9; i++) {
            List<Sent> logs = new ArrayList<>();
            for (int n = 0; n < 50; n++) {
                Instant time = NOON.plus(Duration.ofHours(i)).plusSeconds(n);
                logs.add(new Sent(
                        time,
                        "{\"@timestamp\":\"%s\",\"traceId\":\"%s\"}"
                                .formatted(time, Integer.toHexString(i * 1_000_003 + n))));
            }
            archive.add(SERVICE, 0, i * 50L, logs);
        }
        String id = Integer.toHexString(3 * 1_000_003 + 17);
        JsonNode byTrace = search(Query.parse("trace_id:" + id), null, null, 10, null);
        assertThat(byTrace.get("hits")).hasSize(1);
        assertThat(byTrace.get("archive").get("files").asInt()).isEqualTo(1);
        assertThat(search(Query.parse("traceId:" + id.toUpperCase(java.util.Locale.ROOT)), null, null, 10, null)
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        JsonNode byTime =
                search(Query.EVERYTHING, NOON.plus(Duration.ofHours(2)), NOON.plus(Duration.ofHours(4)), 10, null);
        assertThat(byTime.get("total").asInt()).isEqualTo(100);
        assertThat(byTime.get("archive").get("files").asInt()).isEqualTo(2);
    }

    @Test
    void aLogIsFoundByItsTimeUpToADayAfterIt() throws Exception {
        String log = "{\"@timestamp\":\"" + NOON + "\"}";
        archive.add(SERVICE, 0, 0, List.of(new Sent(NOON.plus(Duration.ofHours(23)), log)));
        archive.add(SERVICE, 0, 1, List.of(new Sent(NOON.plus(Duration.ofHours(26)), log)));
        assertThat(idsOf(NOON, NOON.plusSeconds(1), 10)).containsExactly(id(0, 0));
        assertThat(idsOf(NOON, null, 10)).containsExactlyInAnyOrder(id(0, 0), id(0, 1));
        elasticsearch.hold(0, 1, NOON.plus(Duration.ofHours(26)), NOON);
        assertThat(idsOf(NOON, NOON.plusSeconds(1), 10)).containsExactlyInAnyOrder(id(0, 0), id(0, 1));
    }

    @Test
    void aTimeThatCannotBeTrueIsTheReceiveTime() throws Exception {
        archive.add(
                SERVICE,
                0,
                0,
                List.of(
                        new Sent(NOON, "{\"@timestamp\":\"2050-01-01T00:00:00Z\"}"),
                        new Sent(NOON, "{\"@timestamp\":\"1970-01-01T00:00:00Z\"}"),
                        new Sent(NOON, "{\"@timestamp\":\"yesterday\"}"),
                        new Sent(NOON, "no log at all"),
                        new Sent(NOON, "{}")));
        assertThat(idsOf(NOON, NOON.plusMillis(1), 10))
                .containsExactlyInAnyOrder(id(0, 0), id(0, 1), id(0, 2), id(0, 4));
        assertThat(idsOf(NOON.plusMillis(1), null, 10)).isEmpty();
    }

    @Test
    void mergedFilesAreReadOnce() throws Exception {
        List<Sent> one = List.of(new Sent(NOON, "{\"n\":1}"));
        List<Sent> two = List.of(new Sent(NOON.plusSeconds(1), "{\"n\":2}"));
        ArchivePath first = archive.add(SERVICE, 0, 0, one);
        ArchivePath second = archive.add(SERVICE, 0, 1, two);
        List<Sent> both = new ArrayList<>(one);
        both.addAll(two);
        ArchivePath merged = new ArchivePath(SERVICE, first.day(), first.first(), 1);
        archive.write(merged, both, List.of(first.name(), second.name()));
        assertThat(search(Query.EVERYTHING, null, null, 10, null).get("total").asInt())
                .isEqualTo(2);
        assertThat(idsOf(null, null, 10)).containsExactly(id(0, 1), id(0, 0));
    }

    @Test
    void aSearchWhoseCallerHasGoneEnds() throws Exception {
        archive.add(SERVICE, 0, 0, List.of(new Sent(NOON, "{}")));
        SearchRequest request = new SearchRequest(SERVICE, Query.EVERYTHING, null, null, 10, null);
        assertThatThrownBy(() -> archiveSearch().run(request, () -> true))
                .isInstanceOf(SearchFailedException.class)
                .hasMessage("the caller has gone");
    }

    @Test
    void anArchiveThatDoesNotAnswerIsAFailureInOneLineOfWords() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.AbstractFileSystem.standby.impl", StandbyFileSystem.class.getName());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ArchiveSearch search = new ArchiveSearch(
                new ArchiveStore(hadoop, new org.apache.hadoop.fs.Path("standby:///archive")),
                new Search(client, Duration.ofSeconds(10), 8, meters),
                limits,
                meters);
        assertThatThrownBy(() ->
                        search.run(new SearchRequest(SERVICE, Query.EVERYTHING, null, null, 10, null), () -> false))
                .isInstanceOf(SearchFailedException.class)
                .hasMessage("the archive does not answer: READ is not supported in state standby.");
    }

    /** Refuses as a namenode does, its stack in its words. */
    static final class StandbyFileSystem extends DelegateToFileSystem {
        @SuppressWarnings("unused") // Hadoop calls it.
        StandbyFileSystem(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
            super(uri, new StandbyNode(), hadoop, "standby", false);
        }
    }

    private static final class StandbyNode extends RawLocalFileSystem {
        @Override
        public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
            throw new IOException(
                    "READ is not supported in state standby.\n\tat org.apache.Namenode.check(Node.java:1)");
        }
    }

    private List<String> idsOf(Instant from, Instant to, int size) throws Exception {
        List<String> ids = new ArrayList<>();
        PageEnd after = null;
        do {
            assertThat(pages++).as("pages").isLessThan(300);
            JsonNode page = search(Query.EVERYTHING, from, to, size, after);
            page.get("hits").forEach(hit -> ids.add(hit.get("id").asText()));
            after = page.get("after").isNull()
                    ? null
                    : PageEnd.parse(page.get("after").asText()).orElseThrow();
        } while (after != null);
        return ids;
    }

    private JsonNode search(Query query, Instant from, Instant to, int size, PageEnd after) throws Exception {
        SearchRequest request = new SearchRequest(SERVICE, query, from, to, size, after);
        return JSON.readTree(archiveSearch().run(request, () -> false));
    }

    private ArchiveSearch archiveSearch() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new ArchiveSearch(
                archive.store(), new Search(client, Duration.ofSeconds(10), 8, meters), limits, meters);
    }
}
