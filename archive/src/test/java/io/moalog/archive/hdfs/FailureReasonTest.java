package io.moalog.archive.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class FailureReasonTest {
    @Test
    void hdfsWordsInsteadOfParquets() {
        IOException full = new IOException("the quota is exceeded", new IOException("remote: the quota is exceeded"));
        IOException parquet = new IOException("can not write PageHeader(…)", new IllegalStateException("flush", full));
        assertThat(FailureReason.of(parquet)).isEqualTo("the quota is exceeded");
    }

    @Test
    void whichAddressDoesNotAnswer() {
        IOException refused = new ConnectException("Call to 10.0.0.7:8020 failed");
        refused.initCause(new ConnectException("Connection refused"));
        assertThat(FailureReason.of(refused)).isEqualTo("Call to 10.0.0.7:8020 failed");
        assertThat(FailureReason.of(new UncheckedIOException(refused))).isEqualTo("Call to 10.0.0.7:8020 failed");
    }

    @Test
    void theNamenodesStackIsNoReason() {
        assertThat(FailureReason.of(new IOException(
                        "Name node is in safe mode.\nIt was turned on manually.\n\tat org.apache.A.b(C:1)")))
                .isEqualTo("Name node is in safe mode. It was turned on manually.");
    }

    @Test
    void aFailureWithoutWordsHasAName() {
        assertThat(FailureReason.of(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }
}
