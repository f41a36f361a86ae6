package io.moalog.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class OpsTest {
    @Test
    void aKafkaWhoseNameIsUnknownIsDownAndDoesNotStopTheStart() throws Exception {
        KafkaSettings nowhere = KafkaSettings.at("nowhere.invalid:9092");
        try (RestClient elasticsearch =
                        RestClient.builder(new HttpHost("127.0.0.1", 1)).build();
                Ops ops = new Ops(
                        nowhere,
                        new ServicesView(nowhere),
                        new OpsBackends(
                                elasticsearch,
                                new Configuration(false),
                                new Path("file:///nowhere"),
                                new JdbcDataSource(),
                                logs -> Map.of(),
                                Optional.empty()),
                        new SimpleMeterRegistry())) {
            ops.start();
            List<Check> checks = ops.checks();
            assertThat(checks)
                    .extracting(Check::name, Check::up)
                    .containsExactly(tuple("ops.kafka", false), tuple("ops.dead-letters", false));
            assertThat(checks.get(0).detail()).contains("Kafka did not answer");
            assertThatThrownBy(ops::lag).isInstanceOf(BackendException.class);
        }
    }
}
