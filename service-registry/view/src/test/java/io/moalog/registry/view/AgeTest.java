package io.moalog.registry.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {
    @ParameterizedTest
    @CsvSource({"12h, PT12H", "3d, PT72H", "2w, PT336H", "1y, PT8760H", "99999y, PT875991240H"})
    void anAgeIsAsLongAsItSays(String text, Duration duration) {
        assertThat(Age.parse(text).duration()).isEqualTo(duration);
        assertThat(Age.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0d", "-1d", "3", "d", "3m", "3 d", "03d", "100000d", "3D", "1.5d"})
    void anythingElseIsRefusedWithTheForm(String text) {
        assertThatThrownBy(() -> Age.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + text + "\" is not an age")
                .hasMessageContaining("3d");
    }

    @Test
    void theDefaultsAreThreeDaysThirtyDaysAndThreeYears() {
        assertThat(Retention.DEFAULT).hasToString("Retention[kafka=3d, search=30d, archive=3y]");
    }
}
