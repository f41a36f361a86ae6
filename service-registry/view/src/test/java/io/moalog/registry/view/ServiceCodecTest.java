package io.moalog.registry.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCodecTest {
    private static final Service SERVICE = new Service(
            new ServiceName("public.test.info"),
            "팀",
            3,
            Retention.DEFAULT,
            ServiceState.DELETING,
            42,
            "abcdefghijklmnopqrstuv",
            Instant.parse("2026-11-20T01:02:03.456789Z"));

    @Test
    void aServiceComesBackAsItWasWritten() throws IOException {
        ProducerRecord<byte[], byte[]> record = ServiceCodec.record(SERVICE);
        assertThat(record.topic()).isEqualTo("moalog.services");
        assertThat(record.key()).isEqualTo("public.test.info".getBytes(UTF_8));
        assertThat(ServiceCodec.read(record.value())).isEqualTo(SERVICE);
    }

    @Test
    void theFormatIsTheOneThatOtherVersionsRead() {
        assertThat(new String(ServiceCodec.record(SERVICE).value(), UTF_8))
                .isEqualTo("{\"name\":\"public.test.info\",\"owner\":\"팀\",\"partitions\":3,"
                        + "\"retention\":{\"kafka\":\"3d\",\"search\":\"30d\",\"archive\":\"3y\"},"
                        + "\"state\":\"deleting\",\"version\":42,\"topicId\":\"abcdefghijklmnopqrstuv\","
                        + "\"createdAt\":\"2026-11-20T01:02:03.456789Z\",\"topic\":\"log.public.test.info\"}");
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() throws IOException {
        String later = new String(ServiceCodec.record(SERVICE).value(), UTF_8).replaceFirst("\\{", "{\"new\":[1],");
        assertThat(ServiceCodec.read(later.getBytes(UTF_8))).isEqualTo(SERVICE);
    }

    @Test
    void aServiceThatLacksAFieldIsAnIoException() {
        String whole = new String(ServiceCodec.record(SERVICE).value(), UTF_8);
        for (String field : List.of("name", "owner", "retention", "state", "topicId", "createdAt", "archive")) {
            byte[] without = whole.replace("\"" + field + "\"", "\"other\"").getBytes(UTF_8);
            assertThatThrownBy(() -> ServiceCodec.read(without)).as(field).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{}", "{\"name\":\"Not A Name\"}"})
    void whatIsNoServiceIsAnIoException(String value) {
        assertThatThrownBy(() -> ServiceCodec.read(value.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }
}
