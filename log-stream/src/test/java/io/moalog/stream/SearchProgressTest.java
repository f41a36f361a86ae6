package io.moalog.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SearchProgressTest {
    private static final TopicPartition PARTITION = new TopicPartition("log.a", 1);

    @Test
    void thePartitionIsAsFarAsTheFurtherOfBoth() {
        assertThat(of(at(7, "id"), at(9, "id")).next(PARTITION, "id")).isEqualTo(9);
        assertThat(of(at(11, "id"), at(9, "id")).next(PARTITION, "id")).isEqualTo(11);
        assertThat(of(Map.of(), at(9, "id")).next(PARTITION, "id")).isEqualTo(9);
        assertThat(of(Map.of(), Map.of()).next(PARTITION, "id")).isZero();
    }

    @Test
    void anEarlierTopicsOffsetsSayNothing() {
        assertThat(of(at(70, "earlier"), at(9, "id")).next(PARTITION, "id")).isEqualTo(9);
        assertThat(of(at(70, "earlier"), Map.of()).next(PARTITION, "id")).isZero();
    }

    private static SearchProgress of(
            Map<TopicPartition, OffsetAndMetadata> live, Map<TopicPartition, OffsetAndMetadata> batch) {
        return new SearchProgress(List.of(live, batch));
    }

    private static Map<TopicPartition, OffsetAndMetadata> at(long offset, String topicId) {
        return Map.of(PARTITION, new OffsetAndMetadata(offset, topicId));
    }
}
