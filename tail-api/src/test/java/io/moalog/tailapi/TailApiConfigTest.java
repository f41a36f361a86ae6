package io.moalog.tailapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.moalog.tailapi.cold.ArchiveLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TailApiConfigTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void theDefaultsAreThoseOfTheReadme() {
        assertThat(TailApiConfig.defaults())
                .isEqualTo(new TailApiConfig(
                        8 * 1024 * 1024,
                        8,
                        5_000,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        8,
                        ArchiveLimits.defaults()));
    }

    @Test
    void aValueOutOfBoundsIsNamedWithWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TailApiConfig(1, 8, 5_000, SECOND, SECOND, 1, ArchiveLimits.defaults()))
                .withMessage("tail-api: outbox-bytes is 1: give 65536 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TailApiConfig(65_536, 0, 5_000, SECOND, SECOND, 1, ArchiveLimits.defaults()))
                .withMessageContaining("past-readers is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TailApiConfig(65_536, 1, 0, SECOND, SECOND, 1, ArchiveLimits.defaults()))
                .withMessageContaining("max-tails is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TailApiConfig(65_536, 1, 1, Duration.ZERO, SECOND, 1, ArchiveLimits.defaults()))
                .withMessageContaining("heartbeat is PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TailApiConfig(65_536, 1, 1, SECOND, Duration.ofSeconds(-1), 1, ArchiveLimits.defaults()))
                .withMessageContaining("search-timeout is PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TailApiConfig(65_536, 1, 1, SECOND, SECOND, 0, ArchiveLimits.defaults()))
                .withMessageContaining("max-searches is 0");
    }
}
