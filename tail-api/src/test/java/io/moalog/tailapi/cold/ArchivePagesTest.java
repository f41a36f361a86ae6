package io.moalog.tailapi.cold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ArchivePath;
import io.moalog.model.LogPosition;
import io.moalog.tailapi.TestArchive;
import io.moalog.tailapi.TestArchive.Sent;
import io.moalog.tailapi.query.Query;
import io.moalog.tailapi.search.PageEnd;
import io.moalog.tailapi.search.Search;
import io.moalog.tailapi.search.SearchFailedException;
import io.moalog.tailapi.search.SearchRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who follows {@code after} has every log once, however much of a page the time suffices for. */
class ArchivePagesTest extends SearchedArchive {
    private final List<String> all = new ArrayList<>();
    private long nanos;
    private Duration perLook = Duration.ZERO;

    @Test
    void aPageThatGetsLessFarThanTheOneBeforeLeavesNothingOutAndTellsNothingAgain() throws Exception {
        for (int back = 0; back < 10; back++) {
            archive(
                    0,
                    LocalDate.of(2026, 11, 20).minusDays(back),
                    back,
                    List.of(at(NOON.minus(Duration.ofDays(back)))));
        }
        List<String> told = new ArrayList<>();
        PageEnd after = null;
        for (int page = 0; page == 0 || after != null; page++) {
            perLook = Duration.ofSeconds(page == 1 ? 3 : 0);
            after = page(5, after, told);
        }
        assertThat(told).containsExactlyElementsOf(all);
    }

    @Test
    void aLogForWhichThereWasNoRoomIsToldAlsoWhereTheTimeWasUp() throws Exception {
        LocalDate day = LocalDate.of(2026, 11, 20);
        Sent late = new Sent(NOON, "{\"@timestamp\":\"" + NOON.minusSeconds(1_000) + "\"}");
        archive(0, day, 0, List.of(at(NOON.minusSeconds(100)), at(NOON.minusSeconds(99)), late));
        archive(1, day, 0, List.of(at(NOON.minusSeconds(1))));
        for (int i = 0; i < 2; i++) {
            all.add(id(0, 3 + i));
            elasticsearch.hold(0, 3 + i, NOON.plusSeconds(1), NOON.minusSeconds(2_000 + i));
        }
        for (int seconds = 1; seconds < 12; seconds++) {
            List<String> told = new ArrayList<>();
            perLook = Duration.ofSeconds(seconds);
            PageEnd after = page(2, null, told);
            perLook = Duration.ZERO;
            while (after != null) {
                after = page(2, after, told);
            }
            assertThat(told).as("where a look takes %d s", seconds).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    /** Files of some days, in which brokers' clocks are some hours behind each other's; some are held by Elasticsearch, too. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyLogIsToldOnceHoweverSoonTheTimeIsUp(long seed) throws Exception {
        Random random = new Random(seed);
        for (int partition = 0; partition < 3; partition++) {
            addFiles(partition, random);
        }
        List<String> told = new ArrayList<>();
        PageEnd after = null;
        int pages = 0;
        do {
            assertThat(pages++).as("pages").isLessThan(2_000);
            perLook = Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(12_000) : random.nextInt(1_500));
            try {
                after = page(1 + random.nextInt(20), after, told);
            } catch (SearchFailedException timeUp) {
                assertThat(timeUp).hasMessageContaining("the time is up");
            }
        } while (after != null || told.isEmpty());
        assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }

    private void addFiles(int partition, Random random) throws IOException {
        Instant clock = NOON.minus(Duration.ofDays(6));
        LocalDate day = day(clock);
        List<Sent> file = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < 40; i++) {
            clock = clock.plusSeconds(random.nextInt(18_000));
            Instant received = clock.minusSeconds(random.nextInt(3) == 0 ? random.nextInt(20_000) : 0);
            LocalDate next = day(received).isAfter(day) ? day(received) : day;
            if (!file.isEmpty() && (!next.equals(day) || random.nextInt(6) == 0)) {
                archive(partition, day, offset, file);
                offset += file.size();
                file.clear();
            }
            day = next;
            Instant time = received.minusSeconds(random.nextInt(4) == 0 ? random.nextInt(200_000) : 0);
            file.add(new Sent(received, "{\"@timestamp\":\"" + time + "\"}"));
            if (random.nextInt(3) == 0) {
                elasticsearch.hold(partition, offset + file.size() - 1, received, time);
            }
        }
        archive(partition, day, offset, file);
        for (int i = 0; i < 4; i++) {
            long last = offset + file.size() + i;
            elasticsearch.hold(partition, last, clock.plusSeconds(i), clock.minusSeconds(random.nextInt(400_000)));
            all.add(id(partition, last));
        }
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static Sent at(Instant time) {
        return new Sent(time, "{\"@timestamp\":\"" + time + "\"}");
    }

    private void archive(int partition, LocalDate day, long first, List<Sent> logs) throws IOException {
        ArchivePath path = new ArchivePath(SERVICE, day, new LogPosition(TestArchive.TOPIC_ID, partition, first));
        archive.write(path, logs, List.of());
        for (int i = 0; i < logs.size(); i++) {
            all.add(id(partition, first + i));
        }
    }

    /** One page's logs are told; where the next one begins. */
    private PageEnd page(int size, PageEnd after, List<String> told) throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ArchiveSearch search = new ArchiveSearch(
                archive.store(),
                new Search(client, Duration.ofSeconds(10), 8, meters),
                ArchiveLimits.defaults(),
                meters,
                () -> nanos += perLook.toNanos());
        SearchRequest request = new SearchRequest(SERVICE, Query.EVERYTHING, null, null, size, after);
        JsonNode answer = JSON.readTree(search.run(request, () -> false));
        answer.get("hits").forEach(hit -> told.add(hit.get("id").asText()));
        String next = answer.get("after").textValue();
        return next == null ? null : PageEnd.parse(next).orElseThrow();
    }
}
