package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.registry.server.RegistryConfig.PartitionRules;
import io.moalog.registry.server.RegistryConfig.Timing;
import io.moalog.registry.view.Retention;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryConfigTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void theDefaultsAreOnePartitionAndALeaseLongerThanKafkasSlowestAnswer() {
        RegistryConfig defaults = RegistryConfig.defaults();
        assertThat(defaults.partitions().least()).isEqualTo(1);
        assertThat(defaults.partitions().most()).isEqualTo(1_000);
        assertThat(defaults.retention()).isEqualTo(Retention.DEFAULT);
        assertThat(defaults.timing().healEvery()).isEqualTo(Duration.ofSeconds(2));
        assertThat(defaults.timing().auditEvery()).isEqualTo(Duration.ofMinutes(1));
        assertThat(defaults.timing().lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.timing().drainWithin()).isEqualTo(Duration.ofDays(1));
        assertThat(defaults.storedBy())
                .extracting(RegistryConfig.Sink::group)
                .containsExactlyInAnyOrder("moalog.realtime-indexer", "moalog.batch-indexer");
    }

    @Test
    void whatCannotBeIsNamedWithWhatIsAllowed() {
        assertThatThrownBy(() -> new PartitionRules(5, 4, 1))
                .hasMessage("partitions is 5: give 1 to maxPartitions, which is 4");
        assertThatThrownBy(() -> new Timing(SECOND, SECOND, Duration.ZERO, SECOND))
                .hasMessage("lease is PT0S: give more than nothing, like PT30S");
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "2000, 2", "2001, 3", "3000, 3", "99999, 7", "9223372036854775807, 7"})
    void thereIsAPartitionForEachShareOfTheExpectedRate(long expected, int partitions) {
        assertThat(new PartitionRules(2, 7, 1_000).forRate(expected)).isEqualTo(partitions);
    }

    @Test
    void theDefaultLimitsAreThoseOfKafkasAuthors() {
        assertThat(ClusterLimits.DEFAULT).isEqualTo(new ClusterLimits(4_000, 200_000, 100));
        assertThatThrownBy(() -> new ClusterLimits(1, 0, 1)).hasMessage("partitionsPerCluster is 0: give 1 or more");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // brokers; fullest; replicas; partitions; copies; the refusal, if any
                "1; 3999; 3999; 1; 1;",
                "1; 4000; 4000; 1; 1; 4001 on a broker, which has 4000 and may have 4000",
                "3; 898; 2694; 2; 3;",
                "3; 899; 2697; 2; 3; 901 on a broker, which has 899 and may have 900: 100",
                "20; 3998; 70000; 40; 1;",
                "20; 3998; 70000; 41; 1; 4001 on a broker, which has 3998 and may have 4000",
                "60; 3000; 199999; 1; 2; 200001 in the cluster, which has 199999 and may have 200000"
            })
    void aLimitRefusesWithItsNumbers(
            int brokers, int fullest, long replicas, int partitions, int copies, @Nullable String refusal) {
        Optional<String> refused =
                ClusterLimits.DEFAULT.refusal(new ClusterLimits.Load(brokers, fullest, replicas), partitions, copies);
        if (refusal == null) {
            assertThat(refused).isEmpty();
        } else {
            assertThat(refused).get().asString().contains(refusal);
        }
    }
}
