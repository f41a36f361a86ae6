package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.ServiceName;
import io.moalog.stream.SearchProgress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LiveServicesTest {
    private static final ServiceName ONE = new ServiceName("one");
    private static final ServiceName OTHER = new ServiceName("other");

    private final Set<ServiceName> batch = new HashSet<>();
    private Map<ServiceName, String> all = Map.of(ONE, "1", OTHER, "2");
    private Map<TopicPartition, OffsetAndMetadata> indexed = Map.of();
    private boolean kafkaIsAway;
    private final LiveServices services =
            new LiveServices(() -> all, service -> !batch.contains(service), this::progress);

    private SearchProgress progress() {
        if (kafkaIsAway) {
            throw new KafkaException("away");
        }
        return new SearchProgress(List.of(indexed));
    }

    @Test
    void whatIsIndexedFromTheArchiveIsNotRead() {
        batch.add(ONE);
        Map<ServiceName, String> live = services.topicIds();
        assertThat(live).containsOnly(Map.entry(OTHER, "2"));
        changed();
        assertThat(services.topicIds()).as("the same until something changes").isSameAs(live);
        batch.add(OTHER);
        changed();
        assertThat(services.topicIds()).isEmpty();
    }

    @Test
    void aServiceThatComesBackIsReadFromWhereTheArchiveHasComeTo() {
        batch.add(ONE);
        services.topicIds();
        indexed = Map.of(new TopicPartition("log.one", 2), new OffsetAndMetadata(17, "1"));
        batch.remove(ONE);
        changed();
        assertThat(services.topicIds()).isEqualTo(all);
        assertThat(services.firstOffset(ONE, "1", 2)).isEqualTo(17);
        assertThat(services.firstOffset(ONE, "1", 0)).isZero();
        assertThat(services.firstOffset(ONE, "of a topic made anew", 2)).isZero();
        assertThat(services.firstOffset(OTHER, "2", 2)).isZero();
    }

    @Test
    void whileNobodyTellsWhereThatIsItIsNotRead() {
        batch.add(ONE);
        services.topicIds();
        batch.remove(ONE);
        changed();
        kafkaIsAway = true;
        assertThatThrownBy(services::topicIds).hasMessage("away");
        assertThatThrownBy(services::topicIds).hasMessage("away");
        kafkaIsAway = false;
        assertThat(services.topicIds()).isEqualTo(all);
    }

    /** As the view does with every change of any service. */
    private void changed() {
        all = new HashMap<>(all);
    }
}
