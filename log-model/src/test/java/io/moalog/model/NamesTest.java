package io.moalog.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final ServiceName SERVICE = new ServiceName("public.test-a.info");
    private static final LogPosition POSITION = new LogPosition("-bcdefghijklmnopqrst_-", 3, 17);

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "a.", "a..b", "A", "a b", "a/b", "ä", "a._b", "*"})
    void anIllegalServiceNameIsRefusedWithTheValueAndTheRule(String name) {
        assertThat(ServiceName.parse(name)).isEmpty();
        assertThatThrownBy(() -> new ServiceName(name))
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining("a-z and 0-9");
    }

    @Test
    void aServiceNameHasAtMost200Characters() {
        assertThat(ServiceName.parse("a".repeat(200))).isPresent();
        assertThatThrownBy(() -> new ServiceName("a".repeat(201))).hasMessageContaining("201");
    }

    @Test
    void dotAndUnderscoreAreTheSameLetter() {
        assertThat(new ServiceName("public.test_info").folded())
                .isEqualTo(new ServiceName("public.test.info").folded())
                .isNotEqualTo(new ServiceName("public.test-info").folded());
    }

    @Test
    void everyNameReadsWhatItWrote() {
        TopicName topic = new TopicName(SERVICE);
        assertThat(topic).hasToString("log.public.test-a.info");
        assertThat(TopicName.parse(topic.toString())).contains(topic);

        Instant received = Instant.parse("2026-11-20T23:59:59.999Z");
        Map.of(IndexPeriod.DAY, "2026.11.20", IndexPeriod.WEEK, "2026.w47", IndexPeriod.MONTH, "2026.11")
                .forEach((period, text) -> {
                    IndexName index = IndexName.of(SERVICE, period, received);
                    assertThat(index).hasToString("log-public.test-a.info-" + text);
                    assertThat(IndexName.parse(index.toString())).contains(index);
                });

        assertThat(LogPosition.parse(POSITION.id())).contains(POSITION);

        ArchivePath path = new ArchivePath(SERVICE, LocalDate.of(2026, 11, 20), POSITION);
        assertThat(path).hasToString("service=public.test-a.info/dt=2026-11-20/-bcdefghijklmnopqrst_--3-17.parquet");
        assertThat(ArchivePath.parse(path.toString())).contains(path);
        ArchivePath merged = new ArchivePath(SERVICE, LocalDate.of(2026, 11, 20), POSITION, 2);
        assertThat(merged.name()).isEqualTo("-bcdefghijklmnopqrst_--3-17.c2.parquet");
        assertThat(ArchivePath.parse(merged.toString())).contains(merged);
    }

    @Test
    void aFileThatAnotherOneReplacesHoldsNoRowsOfItsOwn() {
        ArchivePath small = new ArchivePath(SERVICE, LocalDate.of(2026, 11, 20), POSITION);
        ArchivePath other = new ArchivePath(SERVICE, LocalDate.of(2026, 11, 21), POSITION);
        ArchivePath merged = new ArchivePath(SERVICE, LocalDate.of(2026, 11, 20), POSITION, 1);
        assertThat(ArchivePath.current(
                        Map.of(small, List.of(), other, List.of(), merged, List.of(small.name(), "gone.parquet"))))
                .containsExactlyInAnyOrder(other, merged);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-31T23:59:59Z, day, 2026.12.31, 2027-01-01",
        "2027-01-03T23:59:59Z, week, 2026.w53, 2027-01-04",
        "2027-01-04T00:00:00Z, week, 2027.w01, 2027-01-11",
        "2028-02-29T12:00:00Z, month, 2028.02, 2028-03-01",
    })
    void anIndexHoldsItsPeriodToTheEnd(Instant received, String period, String text, LocalDate end) {
        IndexName index = IndexName.of(SERVICE, IndexPeriod.parse(period), received);
        assertThat(index).hasToString("log-public.test-a.info-" + text);
        assertThat(index.end()).isEqualTo(end + "T00:00:00Z");
        assertThat(IndexName.of(SERVICE, index.period(), index.end())).isNotEqualTo(index);
        assertThat(IndexName.parse(index.toString())).contains(index);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log-a",
                "log-a-",
                "log--2026.11.20",
                "log-a-2026.11.31",
                "log-a-2026-11-20",
                "x-a-2026.11.20",
                "log-a-2026",
                "log-a-2026.13",
                "log-a-2026.1",
                "log-a-2026.w00",
                "log-a-2026.w54",
                "log-a-2025.w53",
                "log-a-2026.w1"
            })
    void whatIsNotAnIndexOfOursIsNothing(String index) {
        assertThat(IndexName.parse(index)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service=a/dt=2026-11-20/_temporary",
                "service=a/dt=2026-11-20/.x.parquet",
                "service=a/dt=2026-13-20/-bcdefghijklmnopqrst_--3-17.parquet",
                "service=a/dt=2026-11-20/-bcdefghijklmnopqrst_--3-17.c0.parquet",
                "service=a/dt=2026-11-20/-bcdefghijklmnopqrst_--3-17.c01.parquet",
                "service=a/dt=2026-11-20/-bcdefghijklmnopqrst_--3-17.cx.parquet",
                "service=a/dt=2026-11-20/_-bcdefghijklmnopqrst_--3-17.parquet.1700000000000.replaced",
                "service=a/-bcdefghijklmnopqrst_--3-17.parquet"
            })
    void whatIsNotAnArchiveFileOfOursIsNothing(String path) {
        assertThat(ArchivePath.parse(path)).isEmpty();
    }
}
