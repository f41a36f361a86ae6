package io.moalog.rules.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.ServiceName;
import io.moalog.rules.log.ParsedLog;
import io.moalog.rules.window.Sample;
import io.moalog.stream.LogBatch;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchedLogTest {
    private static final String TOPIC_ID = "0123456789012345678901";

    @Test
    void aSampleIsTheLogAsItWasSentWithItsPosition() {
        Sample sample = sample("{\"a\": 1.0e400, \"b\":\"\\u0000\"}");
        assertThat(sample.id()).isEqualTo(TOPIC_ID + "-2-7");
        assertThat(sample.log()).isEqualTo("{\"a\": 1.0e400, \"b\":\"\\u0000\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {4_080, 4_081, 4_082, 4_083})
    void aLongLogIsShownCutAndIsStillJson(int before) throws Exception {
        Sample sample = sample("{\"message\":\"" + "x".repeat(before) + "\\n😀한글 and more\"}");
        JsonNode text = new ObjectMapper().readTree(sample.log());
        assertThat(text.isTextual()).isTrue();
        assertThat(text.textValue())
                .startsWith("{\"message\":\"xxx")
                .endsWith("…")
                .doesNotContain("\uFFFD");
    }

    private static Sample sample(String json) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("log.a", 2, 7, new byte[0], json.getBytes(UTF_8));
        LogBatch batch = new LogBatch(new ServiceName("a"), TOPIC_ID, List.of(record), () -> {});
        return new MatchedLog(batch, new PendingBatch(batch, unused -> {}), record, new ParsedLog(null, Map.of()), 0)
                .sample();
    }
}
