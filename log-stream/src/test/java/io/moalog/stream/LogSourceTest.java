package io.moalog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSourceTest {
    @ParameterizedTest
    @CsvSource({
        "http,10.0.0.7,,http 10.0.0.7",
        "forward,fe80::1,kube payment,forward fe80::1 kube payment",
        "syslog-udp,,a.tag,syslog-udp - a.tag",
        "forward,10.0.0.7,-,forward 10.0.0.7 -",
        ",10.0.0.7,,- 10.0.0.7",
        ",,,- -"
    })
    void itIsReadBackFromTheHeader(
            @Nullable String protocol, @Nullable String sender, @Nullable String tag, String header) {
        LogSource source = new LogSource(protocol, sender, tag);

        assertThat(source.bytes()).isEqualTo(header.getBytes(UTF_8));
        assertThat(LogSource.of(new RecordHeaders().add(LogSource.HEADER, source.bytes())))
                .isEqualTo(source);
    }

    @Test
    void aRecordOfSomebodyElseTellsNothing() {
        LogSource nothing = new LogSource(null, null, null);

        assertThat(LogSource.of(new RecordHeaders())).isEqualTo(nothing);
        assertThat(LogSource.of(new RecordHeaders().add(LogSource.HEADER, null)))
                .isEqualTo(nothing);
        assertThat(LogSource.of(new RecordHeaders().add(LogSource.HEADER, new byte[0])))
                .isEqualTo(nothing);
    }
}
