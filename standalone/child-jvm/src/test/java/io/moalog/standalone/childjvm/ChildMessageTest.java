package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildMessageTest {

    @Test
    void readinessCarriesItsAddresses() {
        ChildMessage ready = new ChildMessage.Ready(Map.of("address", "127.0.0.1:9092", "controller", "127.0.0.1:1"));
        assertThat(ready.line()).isEqualTo("moalog-child ready address=127.0.0.1:9092 controller=127.0.0.1:1");
        assertThat(ChildMessage.parse(ready.line())).contains(ready);
    }

    @Test
    void readinessMayBeBare() {
        ChildMessage bare = new ChildMessage.Ready(Map.of());
        assertThat(ChildMessage.parse(bare.line())).contains(bare);
    }

    @Test
    void aReasonOfSeveralLinesBecomesOne() {
        assertThat(ChildMessage.parse(new ChildMessage.Failed("no\n  disk = full").line()))
                .contains(new ChildMessage.Failed("no disk = full"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OpenJDK 64-Bit Server VM warning", "moalog-child", "moalog-child readyish a=b"})
    void otherLinesAreNoMessages(String line) {
        assertThat(ChildMessage.parse(line)).isEmpty();
    }
}
