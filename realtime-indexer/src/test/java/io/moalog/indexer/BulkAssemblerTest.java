package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.IndexPlan;
import io.moalog.stream.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BulkAssemblerTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-20T10:00:00Z");
    private static final ServiceName ONE = new ServiceName("one");
    private static final ServiceName TWO = new ServiceName("two");
    private static final int BULK_BYTES = 64 * 1024;

    private final IndexerMetrics metrics = new IndexerMetrics(new SimpleMeterRegistry());
    private final Backlog backlog = new Backlog(service -> IndexPlan.DAILY, metrics);
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Bulk bulk = new Bulk(BULK_BYTES);
    private BulkAssembler assembler;

    @BeforeEach
    void make() {
        RealtimeIndexerConfig config =
                new RealtimeIndexerConfig(Optional.empty(), 0, false, BULK_BYTES, Duration.ofMillis(100), 1, 1 << 20);
        Refusals refusals = new Refusals(
                letter -> {
                    deadLetters.add(letter);
                    return CompletableFuture.completedFuture(null);
                },
                backlog,
                metrics);
        assembler = new BulkAssembler(config, backlog, refusals, new Pace(config, System::nanoTime), metrics);
    }

    @Test
    void logsOfSeveralServicesShareABulk() throws Exception {
        deliver(ONE, "{\"n\":1}", "{\"n\":2}");
        deliver(TWO, "{\"n\":3}");
        openAll();
        bulk.clear();
        assembler.assemble(bulk);
        assertThat(bulk.size()).isEqualTo(3);
        String[] lines = bulk.body().toString().split("\n");
        assertThat(lines[0])
                .isEqualTo("{\"create\":{\"_index\":\"log-one-2026.11.20\",\"_id\":\"" + Batches.TOPIC_ID + "-0-0\"}}");
        assertThat(lines[1])
                .startsWith("{\"@timestamp\":")
                .contains("\"offset\":0")
                .endsWith("\"n\":1}");
        assertThat(lines[2]).contains("log-one-2026.11.20").contains("-0-1\"");
        assertThat(lines[4]).contains("log-two-2026.11.20").contains("-0-0\"");
        assertThat(lines).hasSize(6);
    }

    @Test
    void whatIsNoLogLeavesNoTraceInTheBulk() throws Exception {
        deliver(ONE, "{\"n\":1}", "{\"n\":", "{\"n\":3}");
        openAll();
        bulk.clear();
        assembler.assemble(bulk);
        assertThat(bulk.body().toString().split("\n")).hasSize(4);
        assertThat(bulk.begin(1)).isEqualTo(bulk.bytes() / 2);
        assertThat(deadLetters).hasSize(1);
    }

    @Test
    void aBulkEndsAtItsSizeAndTheRestIsForTheNext() throws Exception {
        String log = "{\"message\":\"" + "x".repeat(1000) + "\"}";
        deliver(ONE, Collections.nCopies(200, log).toArray(String[]::new));
        openAll();
        int sent = 0;
        Set<Long> offsets = new HashSet<>();
        while (offsets.size() < 200) {
            bulk.clear();
            assembler.assemble(bulk);
            assertThat(bulk.bytes()).isLessThan(BULK_BYTES + 4000);
            for (int i = 0; i < bulk.size(); i++) {
                offsets.add(bulk.document(i).log().offset());
            }
            sent += bulk.size();
        }
        assertThat(sent).isEqualTo(200);
    }

    @Test
    void servicesTakeTurns() throws Exception {
        String log = "{\"message\":\"" + "x".repeat(100_000) + "\"}";
        deliver(ONE, Collections.nCopies(20, log).toArray(String[]::new));
        deliver(TWO, "{\"n\":1}");
        openAll();
        int bulks = 0;
        do {
            bulk.clear();
            assembler.assemble(bulk);
            bulks++;
        } while (bulk.queues().stream()
                .noneMatch(queue -> queue.index().service().equals(TWO)));
        assertThat(bulks).isLessThanOrEqualTo(2);
    }

    @Test
    void logsOfALaterDayGoToItsIndexAndTheOldOneIsForgotten() throws Exception {
        deliver(ONE, "{\"n\":1}");
        openAll();
        assembler.assemble(bulk);
        bulk.clear();
        Instant later = RECEIVED.plus(Duration.ofDays(3));
        backlog.add(Batches.of(ONE, later, () -> {}, "{\"n\":2}"));
        openAll();
        assembler.assemble(bulk);
        assertThat(bulk.body().toString()).contains("log-one-2026.11.23");
    }

    @Test
    void whatIsReadAgainIsNotKeptTwice() throws Exception {
        deliver(ONE, "{\"n\":1}", "{\"n\":2}");
        openAll();
        List<Document> taken = backlog.take(1, 0);
        assertThat(taken).hasSize(1);
        backlog.readAgain(ONE, 0);
        assertThat(metrics.pending()).isEqualTo(1);
        backlog.failed(taken.get(0).queue(), taken, "away", false);
        assertThat(metrics.pending()).isZero();
        assertThat(backlog.waiting())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.logs()).isZero());
        backlog.handBack(ONE, 0);
        deliver(ONE, "{\"n\":1}", "{\"n\":2}");
        assertThat(metrics.pending()).isEqualTo(2);
    }

    @Test
    void aServiceThatWaitsForLongSaysSo() throws Exception {
        deliver(ONE, "{\"n\":1}");
        IndexQueue queue = backlog.takeUnopened(0).orElseThrow();
        assertThat(backlog.waitsForLong(ONE)).isFalse();
        for (int i = 0; i < 8; i++) {
            backlog.openingFailed(queue, "no room");
        }
        assertThat(backlog.waitsForLong(ONE)).isTrue();
        assertThat(backlog.waitsForLong(TWO)).isFalse();
        backlog.opened(queue);
        assertThat(backlog.waitsForLong(ONE)).isFalse();
    }

    @Test
    void whatFailedAmongNeighboursThatDidNotWaitsAlone() throws Exception {
        deliver(ONE, "{\"n\":1}", "{\"n\":2}");
        openAll();
        List<Document> taken = backlog.take(1, 0);
        IndexQueue queue = taken.get(0).queue();
        backlog.partlyFailed(queue, taken, "too much");
        assembler.assemble(bulk);
        assertThat(bulk.size()).isEqualTo(1);
        assertThat(bulk.document(0).log().offset()).isEqualTo(1);
        List<Document> again = backlog.takeDoubtful(1, Duration.ofSeconds(10).toNanos());
        assertThat(again)
                .singleElement()
                .satisfies(straggler -> assertThat(straggler.log().offset()).isZero());
        backlog.succeeded(again.get(0).queue());
        assertThat(backlog.waiting()).isEmpty();
    }

    @Test
    void whatTookLongIsSentAloneAndWhatFailedTogether() throws Exception {
        ServiceName three = new ServiceName("three");
        for (ServiceName service : List.of(ONE, TWO, three)) {
            deliver(service, "{\"n\":1}");
        }
        openAll();
        List<IndexQueue> queues = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Document> taken = backlog.take(1, 0);
            queues.add(taken.get(0).queue());
            if (i == 0) {
                backlog.timedOut(taken.get(0).queue(), taken, "no answer");
            } else {
                backlog.failed(taken.get(0).queue(), taken, "blocked", false);
            }
        }
        assertThat(backlog.take(1, 0)).isEmpty();
        long patience = Duration.ofSeconds(10).toNanos();
        assertThat(backlog.takeDoubtful(BULK_BYTES, patience))
                .extracting(Document::queue)
                .containsExactly(queues.get(0));
        assertThat(backlog.waiting()).hasSize(2);
        Set<IndexQueue> failed = new HashSet<>();
        while (failed.size() < 2) {
            backlog.takeDoubtful(BULK_BYTES, patience).forEach(document -> failed.add(document.queue()));
        }
        assertThat(failed).containsExactlyInAnyOrder(queues.get(1), queues.get(2));
    }

    private void deliver(ServiceName service, String... logs) {
        backlog.add(Batches.of(service, RECEIVED, () -> {}, logs));
    }

    private void openAll() throws InterruptedException {
        for (Optional<IndexQueue> queue = backlog.takeUnopened(0); queue.isPresent(); queue = backlog.takeUnopened(0)) {
            backlog.opened(queue.get());
        }
    }
}
