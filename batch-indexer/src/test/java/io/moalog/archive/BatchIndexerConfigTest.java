package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.archive.parquet.FileLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchIndexerConfigTest {
    @Test
    void theDefaultsAreFiveMinutesFourSlicesAndFilesOf128MiB() {
        assertThat(BatchIndexerConfig.defaults())
                .isEqualTo(new BatchIndexerConfig(
                        "0 0/5 * * * ?",
                        4,
                        2,
                        new WriteWhen(67_108_864, Duration.ofHours(1), Duration.ofMinutes(5)),
                        new FileLimits(134_217_728, 10_000_000, 33_554_432),
                        Duration.ofSeconds(30),
                        Duration.ofHours(6),
                        Duration.ofHours(24),
                        4_194_304));
    }

    @Test
    void aScheduleThatIsNoCronExpressionIsRefusedWithAnExample() {
        assertThatThrownBy(() -> config("*/5 * * * *", 4, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"*/5 * * * *\"")
                .hasMessageContaining("0 0/5 * * * ?");
    }

    @Test
    void moreThreadsThanSlicesAreRefused() {
        assertThatThrownBy(() -> config("0 0/5 * * * ?", 2, 3)).hasMessageContaining("threads is 3");
        assertThatThrownBy(() -> config("0 0/5 * * * ?", 0, 1)).hasMessageContaining("slices is 0");
    }

    @Test
    void logsThatWouldWaitForDaysAreRefused() {
        assertThatThrownBy(() -> new WriteWhen(1, Duration.ofHours(25), Duration.ZERO))
                .hasMessageContaining("PT25H");
        assertThatThrownBy(() -> new WriteWhen(1, Duration.ZERO, Duration.ofHours(25)))
                .hasMessageContaining("PT25H");
        assertThatThrownBy(() -> new WriteWhen(0, Duration.ofHours(1), Duration.ZERO))
                .hasMessageContaining("0 bytes");
    }

    private static BatchIndexerConfig config(String schedule, int slices, int threads) {
        return new BatchIndexerConfig(
                schedule,
                slices,
                threads,
                WriteWhen.defaults(),
                FileLimits.defaults(),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                Duration.ofHours(24),
                1 << 20);
    }
}
