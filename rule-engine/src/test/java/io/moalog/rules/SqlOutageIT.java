package io.moalog.rules;

import static io.moalog.rules.EngineHarness.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.rules.rule.Rule;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SqlOutageIT {
    private static TestPlatform platform;

    @BeforeAll
    static void start() throws Exception {
        platform = TestPlatform.get();
    }

    @Test
    void whileSqlIsAwayAlertsWaitAndNoneIsLost() throws Exception {
        AtomicReference<SwitchedDataSource> sql = new AtomicReference<>();
        ServiceName service = platform.service(2);
        try (EngineHarness engine = EngineHarness.start(TestDatabase.H2.fresh(), source -> {
            sql.set(new SwitchedDataSource(source));
            return sql.get();
        })) {
            engine.awaitService(service);
            Rule rule = engine.create("SELECT * FROM `" + service + "`");
            platform.send(service, "{\"n\":0}");
            await().atMost(DEADLINE).until(() -> engine.told(rule) == 1);

            sql.get().turn(false);
            platform.send(
                    service,
                    IntStream.range(0, 100).mapToObj(i -> "{\"n\":" + i + "}").toList());
            await().atMost(DEADLINE)
                    .until(() -> !engine.check("rule-engine.alerts").up()
                            && !engine.check("rule-engine.rules").up());
            sql.get().turn(true);
            await().atMost(DEADLINE).until(() -> engine.told(rule) == 101);
            await().atMost(DEADLINE)
                    .until(() -> engine.check("rule-engine.alerts").up());
        }
    }

    @Test
    void matchesWhoseAlertNeverCameIntoSqlAreToldOnceAfterARestart() throws Exception {
        AtomicReference<SwitchedDataSource> sql = new AtomicReference<>();
        ServiceName service = platform.service(2);
        String url = TestDatabase.POSTGRES.fresh();
        Rule rule;
        try (EngineHarness engine = EngineHarness.start(url, source -> {
            sql.set(new SwitchedDataSource(source));
            return sql.get();
        })) {
            engine.awaitService(service);
            rule = engine.create("SELECT * FROM `" + service + "`");
            platform.send(service, "{\"n\":0}", "{\"n\":1}");
            await().atMost(DEADLINE).until(() -> engine.told(rule) == 2);
            sql.get().turn(false);
            platform.send(service, "{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
            await().atMost(DEADLINE)
                    .until(() -> !engine.check("rule-engine.alerts").up());
        }
        try (EngineHarness again = EngineHarness.start(url)) {
            platform.send(service, "{\"n\":5}");
            await().atMost(DEADLINE).until(() -> again.told(rule) >= 6);
            assertThat(again.told(rule)).isEqualTo(6);
        }
    }
}
