package io.moalog.ops.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.LogPosition;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On both databases, one test after the other. */
class LetterTableIT {
    private static final LetterFilter OPEN = new LetterFilter(null, null, null, LetterState.OPEN, null, null);
    private static final LetterFilter ANY = new LetterFilter(null, null, null, null, null, null);

    private final String topic = Uuid.randomUuid().toString();
    private final String logs = Uuid.randomUuid().toString();
    private final String marks = Uuid.randomUuid().toString();

    private LetterTable table;
    private LetterIntake intake;

    private void use(TestDatabase database) throws Exception {
        DataSource shared = database.shared();
        table = new LetterTable(shared);
        table.migrate();
        intake = new LetterIntake(shared);
        intake.trimOthers("no topic", "no topic");
    }

    @ParameterizedTest
    @EnumSource
    void lettersOfOnePositionAndStageAreOneAndTheLastCopyCounts(TestDatabase database) throws Exception {
        use(database);
        intake.store(
                topic,
                0,
                List.of(refused(0, "a", 7, "first"), refused(1, "a", 8, "other"), refused(2, "a", 7, "again")));
        assertThat(table.list(OPEN, null, 10)).extracting(Letter::reason).containsExactly("again", "other");

        LetterIntake.Stored more = intake.store(
                topic,
                0,
                List.of(refused(3, "a", 8, "other again"), letter(4, "a", "batch-indexer", logs + "-0-8", "archive")));

        assertThat(more).isEqualTo(new LetterIntake.Stored(2, 1, 5));
        assertThat(table.list(OPEN, null, 10))
                .extracting(Letter::reason)
                .containsExactly("archive", "other again", "again");
        assertThat(table.find(logs + "-0-8~realtime-indexer")
                        .orElseThrow()
                        .place()
                        .offset())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDoneIsRememberedAlsoWhereTheLetterComesOnceMore(TestDatabase database) throws Exception {
        use(database);
        intake.store(topic, 0, List.of(refused(0, "a", 7, "one"), refused(1, "a", 8, "two")));
        table.mark(List.of(logs + "-0-7~realtime-indexer"), LetterState.REPLAYED, "anna");
        intake.store(topic, 0, List.of(refused(2, "a", 7, "one")));

        assertThat(table.list(OPEN, null, 10)).extracting(Letter::reason).containsExactly("two");
        assertThat(table.find(logs + "-0-7~realtime-indexer")).hasValueSatisfying(letter -> {
            assertThat(letter.state()).isEqualTo(LetterState.REPLAYED);
            assertThat(letter.stateAt()).isNotNull();
        });
    }

    @ParameterizedTest
    @EnumSource
    void severalProcessesStoreEachLetterOnce(TestDatabase database) throws Exception {
        use(database);
        List<Letter> letters = IntStream.range(0, 2_000)
                .mapToObj(offset -> refused(offset, "a", offset, "why"))
                .toList();
        ExecutorService processes = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> read = IntStream.range(0, 3)
                    .mapToObj(process -> processes.submit(() -> {
                        int stored = 0;
                        for (int from = 0; from < letters.size(); from += 100) {
                            stored += intake.store(topic, 0, letters.subList(from, from + 100))
                                    .read();
                        }
                        return stored;
                    }))
                    .toList();
            int all = 0;
            for (Future<Integer> one : read) {
                all += one.get();
            }
            assertThat(all).isEqualTo(2_000);
        } finally {
            processes.shutdownNow();
        }
        assertThat(table.count(ANY)).isEqualTo(2_000);
        assertThat(intake.next(topic, 0, 0)).isEqualTo(2_000);
    }

    @ParameterizedTest
    @EnumSource
    void aPageGoesOnWhereTheOneBeforeEndedWhateverCameMeanwhile(TestDatabase database) throws Exception {
        use(database);
        intake.store(topic, 0, List.of(refused(0, "a", 0, "0"), refused(1, "a", 1, "1"), refused(2, "a", 2, "2")));
        List<Letter> first = table.list(OPEN, null, 2);
        intake.store(topic, 0, List.of(refused(3, "a", 3, "3")));
        List<Letter> second = table.list(OPEN, PageEnd.of(first.get(1)), 2);

        assertThat(first).extracting(Letter::reason).containsExactly("2", "1");
        assertThat(second).extracting(Letter::reason).containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource
    void eachPartOfAFilterLeavesOutTheOthers(TestDatabase database) throws Exception {
        use(database);
        intake.store(
                topic,
                0,
                List.of(
                        refused(0, "a", 0, "No object"),
                        refused(1, "b", 1, "no object"),
                        letter(2, "a", "aggregator", null, "no such service: 100%_"),
                        refused(3, "a", 3, "too long")));
        assertThat(reasons(new LetterFilter("a", null, "NO OBJECT", LetterState.OPEN, null, null)))
                .containsExactly("No object");
        assertThat(reasons(new LetterFilter(null, "aggregator", null, null, null, null)))
                .containsExactly("no such service: 100%_");
        assertThat(reasons(new LetterFilter(null, null, "%_", null, null, null)))
                .containsExactly("no such service: 100%_");
        assertThat(reasons(new LetterFilter(null, null, null, null, at(1), at(3))))
                .containsExactly("no such service: 100%_", "no object");
        assertThat(table.count(new LetterFilter("a", null, null, LetterState.OPEN, null, null)))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void whatKafkaHasForgottenIsForgotten(TestDatabase database) throws Exception {
        use(database);
        intake.store(
                topic,
                0,
                List.of(refused(0, "a", 0, "gone"), refused(1, "a", 1, "copied"), refused(2, "a", 2, "kept")));
        intake.store(topic, 0, List.of(refused(3, "a", 1, "copied")));
        assertThat(intake.trim(0, 2)).isEqualTo(1);
        assertThat(reasons(ANY)).containsExactly("copied", "kept");

        intake.trimOthers(Uuid.randomUuid().toString(), marks);
        assertThat(table.count(ANY)).isZero();
        assertThat(intake.next(topic, 0, 17)).as("where nobody has read").isEqualTo(17);
    }

    @ParameterizedTest
    @EnumSource
    void aMarkWaitsForItsLetterAndThoseBehindItToo(TestDatabase database) throws Exception {
        use(database);
        intake.store(topic, 1, List.of(unclaimed(0, "first"), unclaimed(1, "second")));
        List<LetterIntake.Mark> read = List.of(
                new LetterIntake.Mark(0, new LogPosition(topic, 1, 0)),
                new LetterIntake.Mark(2, null),
                new LetterIntake.Mark(4, new LogPosition(topic, 1, 2)),
                new LetterIntake.Mark(5, new LogPosition(topic, 1, 1)));

        assertThat(intake.markReplayed(topic, marks, read)).isEqualTo(3);
        assertThat(reasons(OPEN)).containsExactly("second");
        assertThat(table.find(topic + "-1-0").orElseThrow().state()).isEqualTo(LetterState.REPLAYED);
        intake.store(topic, 1, List.of(unclaimed(2, "third")));
        assertThat(intake.markReplayed(topic, marks, read)).isEqualTo(6);
        assertThat(reasons(OPEN)).isEmpty();
        intake.trimOthers(topic, marks);
        assertThat(intake.next(marks, 0, 0)).isEqualTo(6);
    }

    private Letter unclaimed(long offset, String reason) {
        return letter(1, offset, "a", "aggregator", null, reason);
    }

    @ParameterizedTest
    @EnumSource
    void whatAnybodyMayHaveWrittenIsTaken(TestDatabase database) throws Exception {
        use(database);
        String odd = "\0\ud83d\ude00".repeat(3_000);
        intake.store(topic, 0, List.of(letter(0, odd, odd, "no position", odd)));
        Letter letter = table.list(ANY, null, 10).get(0);
        assertThat(letter.reason()).hasSizeLessThanOrEqualTo(2_000).startsWith("\ufffd\ud83d\ude00");
        assertThat(letter.position()).isNull();
        assertThat(letter.id()).isEqualTo(topic + "-0-0");
    }

    private List<String> reasons(LetterFilter filter) {
        return table.list(filter, null, 10).stream().map(Letter::reason).toList();
    }

    private static Instant at(long offset) {
        return Instant.ofEpochMilli(1_795_168_800_000L + offset);
    }

    private Letter refused(long offset, String service, long log, String reason) {
        return letter(offset, service, "realtime-indexer", logs + "-0-" + log, reason);
    }

    private Letter letter(long offset, String service, String stage, @Nullable String position, String reason) {
        return letter(0, offset, service, stage, position, reason);
    }

    private Letter letter(
            int partition, long offset, String service, String stage, @Nullable String position, String reason) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("stage", stage.getBytes(UTF_8)).add("reason", reason.getBytes(UTF_8));
        if (position != null) {
            headers.add("position", position.getBytes(UTF_8));
        }
        return Letter.of(
                new ConsumerRecord<>(
                        "moalog.dead-letters",
                        partition,
                        offset,
                        at(offset).toEpochMilli(),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        service.getBytes(UTF_8),
                        null,
                        headers,
                        java.util.Optional.empty()),
                topic);
    }
}
