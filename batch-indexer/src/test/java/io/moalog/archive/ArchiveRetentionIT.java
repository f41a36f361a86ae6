package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.schedule.Slice;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How archived days go, whatever happens at the same time, and that their partitions go on exactly once. */
class ArchiveRetentionIT {
    private static final Slice ALL = new Slice(0, 1);
    private static final String LATER = "2025-12-01T00:00:00Z";

    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);

    private static final class ProcessDied extends Error {
        private static final long serialVersionUID = 1L;
    }

    @AfterEach
    void close() throws Exception {
        archive.close();
        services.close();
    }

    @Test
    void daysGoByTheRetentionAsItIsAndTheirPartitionGoesOn() throws Exception {
        ServiceName service = threeDays("goes.on");
        services.keep(service, "10d");
        archive.retention("2025-11-30T23:59:59Z", Step.Listener.NONE).run(ALL);
        assertThat(archive.numbers()).containsExactly(0, 1, 2, 3, 4);
        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        assertThat(archive.numbers()).containsExactly(2, 3, 4);
        assertThat(archive.exists("service=goes.on/dt=2025-11-20")).isFalse();

        services.keep(service, "1d");
        RetentionPasses pass = archive.retention(LATER, Step.Listener.NONE);
        pass.run(ALL);
        assertThat(archive.numbers()).isEmpty();
        ArchivedFile end = onlyFile(service);
        assertThat(end.footer().rows()).isZero();
        assertThat(end.footer().end()).isEqualTo(5);
        assertThat(end.path().day()).hasToString("2025-11-22");
        assertThat(archive.counted("moalog.archive.expired")).isEqualTo(3);
        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        assertThat(onlyFile(service)).as("a second pass changes nothing").isEqualTo(end);

        assertThat(archive.indexer().flush()).isEqualTo(ArchiveRun.NOTHING);
        send(service, "2025-11-30T00:00:00Z", 5);
        assertThat(archive.indexer().flush().rows()).isEqualTo(1);
        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        assertThat(archive.numbers()).containsExactly(5);
        assertThat(onlyFile(service).path().first().offset()).isEqualTo(5);
        assertThat(archive.exists("service=goes.on/dt=2025-11-22")).isFalse();
    }

    @Test
    void whatIsStillToBeIndexedStaysHoweverOldItIs() throws Exception {
        ServiceName service = threeDays("still.indexing");
        services.keep(service, "1d");
        services.indexing.add(service);
        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        assertThat(archive.files(service)).hasSize(3);
        services.indexing.clear();
        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        assertThat(onlyFile(service).footer().rows()).isZero();
    }

    @Test
    void ofAServiceThatIsGoneAllOfAnOldDayGoesAndNobodyElses() throws Exception {
        ServiceName service = threeDays("is.gone");
        ServiceName longer = threeDays("is.gone-2025");
        ServiceName unknown = threeDays("is.unknown");
        services.keep(service, "9d");
        services.keep(longer, "1y");
        services.delete(service);
        services.delete(unknown);

        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        assertThat(archive.files(service))
                .extracting(file -> file.footer().end())
                .containsExactly(5L);
        archive.put("service=is.gone/dt=2025-11-22/notes.txt");
        archive.retention("2025-12-03T00:00:00Z", Step.Listener.NONE).run(ALL);
        assertThat(archive.files(service)).isEmpty();
        assertThat(archive.exists("service=is.gone/dt=2025-11-22/notes.txt")).isTrue();
        assertThat(archive.files(longer)).hasSize(3);
        assertThat(archive.files(unknown)).hasSize(3);

        services.keep(unknown, "1h");
        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        assertThat(archive.exists("service=is.unknown")).isFalse();
    }

    @Test
    void anEarlierTopicOfTheNameLeavesNothing() throws Exception {
        ServiceName service = threeDays("earlier.topic");
        services.delete(service);
        services.createWithOwnTimes("earlier.topic");
        send(service, "2025-11-22T00:00:00Z", 7);
        archive.indexer().flush();
        services.keep(service, "1d");
        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        ArchivedFile end = onlyFile(service);
        assertThat(end.path().first().topicId()).isEqualTo(services.topicIds().get(service));
        assertThat(end.footer().rows()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, mode = EnumSource.Mode.EXCLUDE, names = "COMMIT_OFFSET")
    void aPassThatDiesAtAnyStepLosesNoEnd(Step step) throws Exception {
        ServiceName service = threeDays("pass.dies." + step.ordinal());
        services.keep(service, "1d");
        RetentionPasses dying = archive.retention(LATER, at -> {
            if (at == step) {
                throw new ProcessDied();
            }
        });
        assertThat(catchThrowable(() -> dying.run(ALL))).isInstanceOf(ProcessDied.class);

        send(service, "2025-11-30T00:00:00Z", 5);
        assertThat(archive.indexer().flush().rows()).isEqualTo(1);
        assertThat(archive.numbers()).endsWith(5).doesNotHaveDuplicates();
        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        assertThat(archive.numbers()).containsExactly(5);
        assertThat(onlyFile(service).path().first().offset()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, mode = EnumSource.Mode.EXCLUDE, names = "COMMIT_OFFSET")
    void whatIsArchivedWhileAPassSleepsStays(Step step) throws Exception {
        ServiceName service = threeDays("pass.sleeps." + step.ordinal());
        services.keep(service, "1d");
        // One log is so late that it is as old as what goes.
        send(service, "2025-11-22T00:00:00Z", 5);
        send(service, "2025-11-30T00:00:00Z", 6);
        archive.retention(LATER, once(step, () -> {
                    archive.indexer().flush();
                    archive.retention(LATER, Step.Listener.NONE).run(ALL);
                }))
                .run(ALL);
        assertThat(archive.numbers()).endsWith(6).doesNotHaveDuplicates();
        send(service, "2025-11-30T00:00:01Z", 7);
        assertThat(archive.indexer().flush().rows()).isEqualTo(1);
        archive.retention(LATER, Step.Listener.NONE).run(ALL);
        assertThat(archive.numbers()).containsExactly(6, 7);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CREATE", "RENAME", "COMMIT_OFFSET"})
    void anArchiverThatSleepsGoesOnWhereItsPartitionIs(Step step) throws Exception {
        ServiceName service = threeDays("archiver.sleeps." + step.ordinal());
        services.keep(service, "1d");
        send(service, "2025-11-30T00:00:00Z", 5);
        ArchiveRun run = archive.indexer(
                        FileLimits.defaults(),
                        once(
                                step,
                                () -> archive.retention(LATER, Step.Listener.NONE)
                                        .run(ALL)))
                .flush();
        assertThat(run).isEqualTo(new ArchiveRun(1, 1, 0, List.of()));
        assertThat(archive.numbers()).containsExactly(5);
        send(service, "2025-11-30T00:00:01Z", 6);
        archive.indexer().flush();
        assertThat(archive.numbers()).containsExactly(5, 6);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CREATE", "VERIFY", "CLOSE", "RENAME"})
    void aZombieCannotPutBackWhatHasGone(Step step) throws Exception {
        ServiceName service = services.createWithOwnTimes("zombie.of.old." + step.ordinal());
        fill(service);
        send(service, "2025-11-30T00:00:00Z", 5);
        services.keep(service, "1d");
        ArchiveRun zombie = archive.indexer(FileLimits.defaults(), once(step, () -> {
                    archive.indexer().flush();
                    archive.retention(LATER, Step.Listener.NONE).run(ALL);
                }))
                .flush();
        assertThat(zombie).isEqualTo(ArchiveRun.NOTHING);
        assertThat(archive.numbers()).containsExactly(5);
        assertThat(onlyFile(service).path().first().offset()).isEqualTo(5);
    }

    /** What happens to others, or by others, while somebody sleeps before a step for the first time. */
    private static Step.Listener once(Step step, Meanwhile meanwhile) {
        AtomicBoolean happened = new AtomicBoolean();
        return at -> {
            if (at == step && happened.compareAndSet(false, true)) {
                try {
                    meanwhile.happens();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    private interface Meanwhile {
        void happens() throws InterruptedException;
    }

    /** 0 and 1 on the 20th, 2 and 3 on the 21st, 4 on the 22nd, archived. */
    private ServiceName threeDays(String name) throws Exception {
        ServiceName service = services.createWithOwnTimes(name);
        fill(service);
        assertThat(archive.indexer().flush().rows()).isEqualTo(5);
        return service;
    }

    private void fill(ServiceName service) {
        send(service, "2025-11-20T00:00:00Z", 0);
        send(service, "2025-11-20T23:59:59.999Z", 1);
        send(service, "2025-11-21T00:00:00Z", 2);
        send(service, "2025-11-21T12:00:00Z", 3);
        send(service, "2025-11-22T23:59:59.999Z", 4);
    }

    private void send(ServiceName service, String received, int n) {
        services.sendAt(service, Instant.parse(received), "{\"n\":" + n + "}");
    }

    private ArchivedFile onlyFile(ServiceName service) throws IOException {
        List<ArchivedFile> files = archive.files(service);
        assertThat(files).hasSize(1);
        return files.get(0);
    }
}
