package io.moalog.tailapi.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.parquet.RowGroup;
import io.moalog.model.ServiceName;
import io.moalog.tailapi.TestArchive;
import io.moalog.tailapi.TestArchive.Sent;
import io.moalog.tailapi.query.Query;
import io.moalog.tailapi.search.PageEnd;
import io.moalog.tailapi.search.Search;
import io.moalog.tailapi.search.SearchFailedException;
import io.moalog.tailapi.search.SearchRequest;
import io.moalog.tailapi.search.Stretch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search takes no more time, and no more searches run, than may. */
class ArchiveBoundsTest {
    private static final ServiceName SERVICE = new ServiceName("a");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SearchRequest EVERYTHING = new SearchRequest(SERVICE, Query.EVERYTHING, null, null, 10, null);

    @TempDir
    private Path folder;

    @Test
    void whereTheTimeIsUpTheLatestIsSearchedAndTheAnswerSaysHowFar() throws Exception {
        Plan plan = planOfThreeHours();
        BestHits best = new BestHits(10, null);
        Plan read = new Scan(files(), new Wanted(EVERYTHING), lasting(2), best).run(plan);
        assertThat(read.parts()).hasSize(2);
        assertThat(read.searched()).isEqualTo(new Stretch(NOON.plusMillis(1), null));
        assertThat(best.hits(SERVICE, read.searched().from())).hasSize(2);
    }

    @Test
    void whatIsLeftOfEarlierTimesDoesNotWidenTheStretch() throws Exception {
        Stretch planned = new Stretch(NOON.plus(Duration.ofMinutes(30)), null);
        Plan plan = new Plan(planned, planOfThreeHours().parts(), List.of());
        Plan read = new Scan(files(), new Wanted(EVERYTHING), lasting(2), new BestHits(10, null)).run(plan);
        assertThat(read.searched()).isEqualTo(planned);
        assertThat(read.parts()).isEqualTo(plan.parts().subList(0, 2));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 1, 1", "20, 5, 12", "1000, 40, 40"})
    void planningEndsInTimeAndTellsWhatItHasListed(int looks, int least, int most) throws Exception {
        addDays(40);
        try (FakeElasticsearch elasticsearch = new FakeElasticsearch();
                RestClient client = elasticsearch.client()) {
            Plan plan = plan(client, null, lasting(looks));
            int days = plan.parts().size();
            assertThat(days).isBetween(least, most);
            Instant midnight = NOON.truncatedTo(ChronoUnit.DAYS);
            assertThat(plan.searched())
                    .isEqualTo(days == 40 ? Stretch.ALL : new Stretch(midnight.minus(Duration.ofDays(days - 1)), null));
        }
    }

    @Test
    void moreFilesThanAQueryCanNameAreNotEvenListed() throws Exception {
        addDays(300);
        try (FakeElasticsearch elasticsearch = new FakeElasticsearch();
                RestClient client = elasticsearch.client()) {
            assertThat(plan(client, null, lasting(10_000)).positions()).hasSize(256);
            assertThat(elasticsearch.countings()).isEqualTo(256 / 32);
        }
    }

    @Test
    void aSearchThatGetsNowhereFailsInsteadOfBeginningAnewForEver() throws Exception {
        Plan plan = planOfThreeHours();
        assertThatThrownBy(
                        () -> new Scan(files(), new Wanted(EVERYTHING), lasting(0), new BestHits(10, null)).run(plan))
                .isInstanceOfSatisfying(
                        SearchFailedException.class,
                        e -> assertThat(e.isTemporary()).isTrue())
                .hasMessageContaining("tail-api.archive-timeout");
    }

    @Test
    void aSearchThatFindsNoTurnInTimeIsRefused() throws Exception {
        Turns turns = new Turns(1);
        turns.take(lasting(5));
        assertThatThrownBy(() -> turns.take(lasting(1)))
                .isInstanceOf(SearchFailedException.class)
                .hasMessageContaining("as may (1)");
        turns.giveBack();
        turns.take(lasting(5));
    }

    @Test
    void aLimitThatLetsNothingThroughIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArchiveLimits(0, Duration.ofSeconds(1), 1))
                .withMessage("tail-api: archive-bytes is 0: give 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArchiveLimits(1, Duration.ofMillis(999), 1))
                .withMessageContaining("archive-timeout is PT0.999S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArchiveLimits(1, Duration.ofSeconds(1), 0))
                .withMessageContaining("archive-searches is 0");
    }

    private Plan planOfThreeHours() throws Exception {
        TestArchive archive = new TestArchive(folder);
        List<Part> parts = new ArrayList<>();
        for (int hour = 2; hour >= 0; hour--) {
            archive.add(SERVICE, 0, hour, List.of(new Sent(NOON.plus(Duration.ofHours(hour)), "{}")));
        }
        for (ArchivedFile file : files().files(SERVICE)) {
            for (RowGroup group : files().rowGroups(file, FilterCompat.NOOP)) {
                parts.add(0, new Part(file, group, group.lastReceived()));
            }
        }
        return new Plan(Stretch.ALL, parts, List.of());
    }

    /** Each with one file, of which Elasticsearch holds nothing. */
    private void addDays(int days) throws Exception {
        for (int back = 0; back < days; back++) {
            new TestArchive(folder).add(SERVICE, 0, back, List.of(new Sent(NOON.minus(Duration.ofDays(back)), "{}")));
        }
    }

    private Plan plan(RestClient client, @Nullable PageEnd after, Deadline deadline) throws Exception {
        Search elasticsearch = new Search(client, Duration.ofSeconds(10), 8, new SimpleMeterRegistry());
        SearchRequest request = new SearchRequest(SERVICE, Query.EVERYTHING, null, null, 10, after);
        return new Planning(files(), elasticsearch, request, ArchiveLimits.defaults(), deadline).plan();
    }

    private ArchiveFiles files() {
        return new ArchiveFiles(new TestArchive(folder).store(), FileLimits.defaults(), Step.Listener.NONE);
    }

    /** Over after so many looks. */
    private static Deadline lasting(int looks) {
        AtomicLong seconds = new AtomicLong();
        return new Deadline(
                () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos(),
                Duration.ofSeconds(looks).plusMillis(500),
                () -> false);
    }
}
