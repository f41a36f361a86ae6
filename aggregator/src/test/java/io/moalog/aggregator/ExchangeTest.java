package io.moalog.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    @Test
    void theKeyIsReadAsSendersCanWriteIt() {
        String pair = Base64.getEncoder().encodeToString("any:se:cret".getBytes(UTF_8));
        assertThat(Exchange.key("Bearer secret")).isEqualTo("secret");
        assertThat(Exchange.key("bearer  secret")).isEqualTo("secret");
        assertThat(Exchange.key("Basic " + pair)).isEqualTo("se:cret");
        assertThat(Exchange.key("ApiKey " + pair)).isEqualTo("se:cret");
    }

    @Test
    void whatIsNoKeyIsNone() {
        assertThat(Exchange.key(null)).isNull();
        assertThat(Exchange.key("")).isNull();
        assertThat(Exchange.key("Bearer")).isNull();
        assertThat(Exchange.key("Basic !!")).isNull();
        assertThat(Exchange.key("Basic " + Base64.getEncoder().encodeToString("none".getBytes(UTF_8))))
                .isNull();
        assertThat(Exchange.key("Digest username=x")).isNull();
    }
}
