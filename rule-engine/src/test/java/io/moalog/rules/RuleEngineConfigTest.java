package io.moalog.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.rules.alert.WebhookConfig;
import io.moalog.rules.window.WindowLimits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleEngineConfigTest {
    @Test
    void theDefaultsAreTheseUnlessTold() {
        RuleEngineConfig config = RuleEngineConfig.defaults();
        assertThat(config.instance()).isEmpty();
        assertThat(config.windows()).isEqualTo(new WindowLimits(Duration.ofSeconds(10), Duration.ofSeconds(5), 2_000));
        assertThat(config.webhooks())
                .isEqualTo(new WebhookConfig(
                        Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofHours(24)));
        assertThat(config.alertRetention()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void whatCannotWorkIsRefusedWithTheValue() {
        assertThatThrownBy(() -> new WindowLimits(Duration.ofSeconds(-1), Duration.ofSeconds(5), 1))
                .hasMessageContaining("PT-1S");
        assertThatThrownBy(() -> new WindowLimits(Duration.ZERO, Duration.ZERO, 1))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new WindowLimits(Duration.ZERO, Duration.ofSeconds(1), 0))
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new WebhookConfig(
                        Duration.ofSeconds(1), Duration.ofSeconds(9), Duration.ofSeconds(8), Duration.ofHours(1)))
                .hasMessageContaining("PT8S");
        assertThatThrownBy(() -> new RuleEngineConfig(
                        Optional.empty(), WindowLimits.DEFAULT, WebhookConfig.DEFAULT, Duration.ofHours(1)))
                .hasMessageContaining("PT1H");
    }
}
