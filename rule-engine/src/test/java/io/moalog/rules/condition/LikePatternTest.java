package io.moalog.rules.condition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LikePatternTest {
    @Test
    void ofALongTextTheFirst64KiCharactersAreLookedAt() {
        String most = "x".repeat(LikePattern.MAX_TEXT - 1) + "y";
        assertThat(LikePattern.of("%y", null).matches(most)).isTrue();
        assertThat(LikePattern.of("%y", null).matches(most + "z")).isTrue();
        assertThat(LikePattern.of("%z%", null).matches(most + "z")).isFalse();
        assertThat(LikePattern.of("%_z", null).matches(most + "z")).isFalse();
    }
}
