package io.moalog.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

        IndexName index = IndexName.of(SERVICE, Instant.parse("2026-11-20T23:59:59.999Z"));
        assertThat(index).hasToString("log-public.test-a.info-2026.11.20");
        assertThat(IndexName.parse(index.toString())).contains(index);

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
    @ValueSource(
            strings = {"log-a", "log-a-", "log--2026.11.20", "log-a-2026.11.31", "log-a-2026-11-20", "x-a-2026.11.20"})
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
