package io.moalog.registry.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.IndexPeriod;
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

    private static final Service WHOLE = new Service(
            SERVICE.name(),
            "팀",
            3,
            Retention.DEFAULT,
            ServiceState.ACTIVE,
            43,
            SERVICE.topicId(),
            SERVICE.createdAt(),
            new Quota(1_048_576, 4_194_304),
            List.of(new Claim(ClaimKind.TAG, "kube.payment.*"), new Claim(ClaimKind.APP_NAME, "payd")),
            new Masking(List.of("password"), List.of("user.email"), List.of("card", "/x+/")),
            IndexPlan.of(IndexPeriod.WEEK, 3).withPeriod(IndexPeriod.MONTH, Instant.parse("2026-11-20T01:02:03Z")),
            Indexing.BATCH,
            List.of(
                    new IngestKey("k1", "0".repeat(64), SERVICE.createdAt(), null),
                    new IngestKey("k2", "f".repeat(64), SERVICE.createdAt(), Instant.parse("2027-01-01T00:00:00Z"))));

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
                        + "\"createdAt\":\"2026-11-20T01:02:03.456789Z\","
                        + "\"indices\":{\"periods\":[{\"period\":\"day\",\"from\":\"1970-01-01\"}],\"shards\":1,\"auto\":true},"
                        + "\"indexing\":\"live\",\"topic\":\"log.public.test.info\"}");
    }

    @Test
    void quotaClaimsMaskingAndKeysComeBackInTheFormatThatOtherVersionsRead() throws IOException {
        String json = new String(ServiceCodec.record(WHOLE).value(), UTF_8);
        assertThat(json)
                .contains("\"quota\":{\"bytesPerSecond\":1048576,\"burstBytes\":4194304},"
                        + "\"claims\":[{\"kind\":\"tag\",\"pattern\":\"kube.payment.*\"},"
                        + "{\"kind\":\"app-name\",\"pattern\":\"payd\"}],"
                        + "\"masking\":{\"drop\":[\"password\"],\"mask\":[\"user.email\"],"
                        + "\"redact\":[\"card\",\"/x+/\"]},"
                        + "\"indices\":{\"periods\":[{\"period\":\"week\",\"from\":\"1970-01-01\"},"
                        + "{\"period\":\"month\",\"from\":\"2026-12-01\"}],\"shards\":3,\"auto\":false},\"indexing\":\"batch\","
                        + "\"keys\":[{\"id\":\"k1\",\"sha256\":\"" + "0".repeat(64)
                        + "\",\"createdAt\":\"2026-11-20T01:02:03.456789Z\"},");
        assertThat(ServiceCodec.read(json.getBytes(UTF_8))).isEqualTo(WHOLE);
        assertThat(ServiceCodec.read(json.replace(",\"burstBytes\":4194304", "").getBytes(UTF_8)))
                .isEqualTo(WHOLE);
    }

    @Test
    void aValueOfAnEarlierVersionHasNoneOfThem() throws IOException {
        String now = new String(ServiceCodec.record(SERVICE).value(), UTF_8);
        Service earlier = ServiceCodec.read(now.replaceFirst(",\"indices\":\\{[^}]*}[^}]*},\"indexing\":\"live\"", "")
                .getBytes(UTF_8));
        assertThat(now).contains("indices", "indexing");
        assertThat(earlier).isEqualTo(SERVICE);
        assertThat(earlier.indices()).isEqualTo(IndexPlan.DAILY);
        assertThat(earlier.indexing()).isEqualTo(Indexing.LIVE);
        assertThat(earlier.quota()).isNull();
        assertThat(earlier.claims()).isEmpty();
        assertThat(earlier.masking()).isNull();
        assertThat(earlier.keys()).isEmpty();
    }

    @Test
    void aClaimOfAnUnknownKindIsAnIoException() {
        byte[] unknown = new String(ServiceCodec.record(WHOLE).value(), UTF_8)
                .replace("app-name", "mail")
                .getBytes(UTF_8);
        assertThatThrownBy(() -> ServiceCodec.read(unknown))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("\"mail\" is not a kind of claim");
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
