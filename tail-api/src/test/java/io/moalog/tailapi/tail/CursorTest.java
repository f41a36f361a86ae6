package io.moalog.tailapi.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final String TOPIC = "AbCdEfGhIjKlMnOpQrS-_w";

    @Test
    void aCursorIsReadAsItWasWritten() {
        Cursor cursor = new Cursor(TOPIC, List.of(12L, 0L, 9_000_000_000L));
        assertThat(cursor).hasToString(TOPIC + ":12,0,9000000000");
        assertThat(Cursor.parse(cursor.toString())).hasValue(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                TOPIC,
                TOPIC + ":",
                TOPIC + ":1,",
                TOPIC + ":-1",
                TOPIC + ":1,x",
                TOPIC + "x:1",
                TOPIC + ":9999999999999999999",
            })
    void anythingElseIsNoCursor(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
    }

    @Test
    void aPartitionThatACursorDoesNotKnowIsReadFromItsBeginning() {
        Positions positions = new Cursor(TOPIC, List.of(5L)).positions();
        assertThat(positions.get(1)).isZero();
        assertThat(positions.covers(new Positions(5))).isTrue();
        assertThat(positions.covers(new Positions(5, 0))).isTrue();
        assertThat(positions.covers(new Positions(5, 1))).isFalse();
    }
}
