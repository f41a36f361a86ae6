package io.moalog.rules.alert;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.rules.TestDatabase;
import io.moalog.rules.db.RulesDatabase;
import io.moalog.rules.metrics.RuleMetrics;
import io.moalog.rules.rule.Rule;
import io.moalog.rules.rule.StartPosition;
import io.moalog.rules.rule.Target;
import io.moalog.rules.window.FiredWindow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class WebhooksIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final AtomicLong shiftedSeconds = new AtomicLong();
    private final InstantSource clock = () -> Instant.now().plusSeconds(shiftedSeconds.get());
    private final AtomicBoolean alertsAway = new AtomicBoolean();
    private final AtomicInteger calls = new AtomicInteger();

    /** While a webhook fails one try at a time is under way; one that is counted and never made would be the last. */
    @Test
    void aTryThatSqlPreventsIsNotCountedAsUnderWay() throws Exception {
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", call -> {
            call.sendResponseHeaders(calls.incrementAndGet() == 1 ? 500 : 204, -1);
            call.close();
        });
        hook.start();
        RuleMetrics metrics = new RuleMetrics(new SimpleMeterRegistry());
        WebhookConfig config = new WebhookConfig(
                Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofHours(2), Duration.ofHours(24));
        try (HikariDataSource pool = TestDatabase.pool(TestDatabase.H2.fresh())) {
            RulesDatabase database = new RulesDatabase(withoutAlertsAtTimes(pool));
            database.migrate();
            AlertStore alerts = new AlertStore(database);
            alerts.store(alert("http://localhost:" + hook.getAddress().getPort() + "/"));
            try (Webhooks webhooks = new Webhooks(config, database, alerts, metrics, clock)) {
                webhooks.start();
                await().atMost(DEADLINE).until(() -> metrics.retried.count() == 1);

                alertsAway.set(true);
                shiftedSeconds.addAndGet(600);
                await().atMost(DEADLINE).until(() -> !alertsAway.get());

                shiftedSeconds.addAndGet(600);
                await().atMost(DEADLINE).until(() -> metrics.delivered.count() == 1);
            }
        } finally {
            hook.stop(0);
        }
    }

    /** Once, reading an alert fails. */
    private DataSource withoutAlertsAtTimes(DataSource source) {
        return proxy(DataSource.class, source, sql -> {});
    }

    private <T> T proxy(Class<T> type, T real, SqlCheck check) {
        return type.cast(Proxy.newProxyInstance(
                WebhooksIT.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        check.look((String) arguments[0]);
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        return answer instanceof Connection connection
                                ? proxy(Connection.class, connection, this::failOnce)
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void failOnce(String sql) throws SQLException {
        if (sql.startsWith("SELECT * FROM rules.alert WHERE id") && alertsAway.compareAndSet(true, false)) {
            throw new SQLException("away", "08001");
        }
    }

    private interface SqlCheck {
        void look(String sql) throws SQLException;
    }

    private Raised alert(String url) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Rule rule = new Rule(
                "r",
                "rule r",
                "a",
                "SELECT * FROM a",
                List.of(new Target("webhook", url)),
                true,
                1,
                new StartPosition("0123456789012345678901", List.of()),
                now,
                now);
        FiredWindow window = new FiredWindow(0, 60_000, List.of(), 1, Map.of("COUNT(*)", 1.0), List.of());
        return new Raised.OfWindow(rule, List.of(), window, now);
    }
}
