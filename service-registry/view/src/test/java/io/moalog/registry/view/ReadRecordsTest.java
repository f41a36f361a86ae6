package io.moalog.registry.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadRecordsTest {
    private final ReadRecords read = new ReadRecords();
    private long offset;

    @Test
    void recordsAreKeptApartFromServicesAndByKind() {
        assertThat(apply(SenderRecord.KIND.record(sender("anna", 1)))).isTrue();
        assertThat(apply(SharedKeyRecord.KIND.record(new SharedKeyRecord("anna", "s", 2, Instant.EPOCH))))
                .isTrue();
        assertThat(read.services()).isEmpty();
        assertThat(read.others())
                .containsEntry(SenderRecord.KIND, Map.of("anna", sender("anna", 1)))
                .containsEntry(
                        SharedKeyRecord.KIND, Map.of("anna", new SharedKeyRecord("anna", "s", 2, Instant.EPOCH)));
    }

    @Test
    void aLowerVersionIsIgnoredUnlessItWasGoneMeanwhile() {
        apply(SenderRecord.KIND.record(sender("anna", 5)));
        assertThat(apply(SenderRecord.KIND.record(sender("anna", 4)))).isFalse();
        assertThat(senders()).containsEntry("anna", sender("anna", 5));

        assertThat(apply(SenderRecord.KIND.tombstone("anna"))).isTrue();
        assertThat(senders()).isEmpty();
        assertThat(apply(SenderRecord.KIND.tombstone("anna"))).isFalse();
        assertThat(apply(SenderRecord.KIND.record(sender("anna", 4)))).isTrue();
    }

    @Test
    void whatCannotBeReadChangesNothing() {
        apply(SenderRecord.KIND.record(sender("anna", 5)));
        assertThat(apply("@sender/anna", "{}")).isFalse();
        assertThat(apply("@sender/anna", "null")).isFalse();
        assertThat(apply(
                        "@sender/bob",
                        new String(SenderRecord.KIND.record(sender("anna", 6)).value(), UTF_8)))
                .isFalse();
        assertThat(apply("@of-a-later-release/x", "{}")).isFalse();
        assertThat(apply("No Service", "{}")).isFalse();
        assertThat(apply(null, "{}")).isFalse();
        assertThat(senders()).containsOnlyKeys("anna").containsEntry("anna", sender("anna", 5));
    }

    @Test
    void aPatternIsANameOrHasAStar() {
        assertThat(new ServicePattern("public.*").matches("public.a.b")).isTrue();
        assertThat(new ServicePattern("public.*").matches("publicly")).isFalse();
        assertThat(new ServicePattern("public.a").matches("public.a.b")).isFalse();
        assertThat(ServicePattern.ALL.matches("anything at all")).isTrue();
        for (String wrong : List.of("", "a..b", "A.*", "a**", "a b*", ".*", "a,*")) {
            assertThatThrownBy(() -> new ServicePattern(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(ServicePattern.ALLOWED);
        }
    }

    private Map<String, PlatformRecord> senders() {
        return read.others().getOrDefault(SenderRecord.KIND, Map.of());
    }

    private static SenderRecord sender(String name, long version) {
        return new SenderRecord(name, List.of(new ServicePattern("public.*")), "sealed", version, Instant.EPOCH);
    }

    private boolean apply(ProducerRecord<byte[], byte[]> sent) {
        return read.apply(new ConsumerRecord<>(sent.topic(), 0, offset++, sent.key(), sent.value()));
    }

    private boolean apply(@Nullable String key, String value) {
        return read.apply(new ConsumerRecord<>(
                "moalog.services", 0, offset++, key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8)));
    }
}
