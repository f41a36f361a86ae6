package io.moalog.tailapi.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandoverTest {
    @Test
    void whatIsKeptBackIsBoundedAndThenGivenUpAltogether() {
        Line line = Line.of(0, 5, 0, "{}".getBytes(UTF_8));
        Handover handover = new Handover(new Positions(5), 2 * line.cost());
        handover.keep(line);
        handover.keep(line);
        assertThat(handover.isOverflowed()).isFalse();
        assertThat(handover.kept()).hasSize(2);

        handover.keep(line);

        assertThat(handover.isOverflowed()).isTrue();
        handover.keep(line);
        assertThat(handover.kept()).isEmpty();
    }
}
