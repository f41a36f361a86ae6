package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {

    @Test
    void aPortThatSomebodyListensOnIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(LoopbackPort.HOST))) {
            assertThatThrownBy(() -> LoopbackPort.requireFree(taken.getLocalPort()))
                    .isInstanceOf(ChildStartException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    void aFreePortIsFree() {
        assertThatCode(() -> LoopbackPort.requireFree(LoopbackPort.free())).doesNotThrowAnyException();
    }

    @Test
    void aFreePortIsNoneThatSomebodyIsGoingToBind() {
        int[] taken = IntStream.range(15_000, 30_000).toArray();

        assertThat(LoopbackPort.free(taken)).isGreaterThanOrEqualTo(30_000);
    }
}
