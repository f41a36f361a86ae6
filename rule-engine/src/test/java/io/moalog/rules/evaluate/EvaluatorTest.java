package io.moalog.rules.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.rules.alert.AlertStore;
import io.moalog.rules.alert.AlertWriter;
import io.moalog.rules.db.RulesDatabase;
import io.moalog.rules.metrics.RuleMetrics;
import io.moalog.rules.rule.RuleBook;
import io.moalog.rules.rule.RuleStore;
import io.moalog.rules.window.WindowLimits;
import io.moalog.stream.DeadLetters;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.LogBatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final ServiceName SERVICE = new ServiceName("a");

    private final List<Integer> done = new CopyOnWriteArrayList<>();

    @Test
    void whatIsQueuedOfAPartitionThatIsReadElsewhereIsDropped() {
        RulesDatabase unused = new RulesDatabase(new JdbcDataSource());
        InstantSource clock = InstantSource.system();
        RuleMetrics metrics = new RuleMetrics(new SimpleMeterRegistry());
        AlertWriter alerts = new AlertWriter(new AlertStore(unused), Duration.ofDays(1), metrics, clock, () -> {});
        RuleBook noRules = new RuleBook(unused, new RuleStore(unused));
        try (DeadLetters deadLetters = new DeadLetters(KafkaSettings.at("localhost:1"), Evaluator.STAGE);
                Evaluator evaluator =
                        new Evaluator(noRules, alerts, deadLetters, WindowLimits.DEFAULT, metrics, clock)) {
            evaluator.take(batch(0));
            evaluator.take(batch(1));
            evaluator.released(SERVICE, 0);
            evaluator.take(batch(0));
            evaluator.take(batch(2));
            evaluator.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> done.contains(2));
            assertThat(done).containsExactly(1, 0, 2);
            assertThat(metrics.received.count()).isEqualTo(3);
        }
    }

    private LogBatch batch(int partition) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("log.a", partition, 7, new byte[0], new byte[0]);
        return new LogBatch(SERVICE, "0123456789012345678901", List.of(record), () -> done.add(partition));
    }
}
