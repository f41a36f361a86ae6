package io.moalog.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.moalog.model.ServiceName;
import io.moalog.rules.TestDatabase;
import io.moalog.rules.db.RulesDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleBookIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @Test
    void aKeptRuleThatIsRefusedNowIsShownAndTheOthersAreEvaluated() throws Exception {
        try (HikariDataSource source = TestDatabase.pool(TestDatabase.H2.fresh())) {
            RulesDatabase database = new RulesDatabase(source);
            database.migrate();
            RuleStore store = new RuleStore(database);
            store.insert(rule("many parts", "SELECT * FROM a WHERE `a" + ".a".repeat(2_000) + "` = 1"));
            store.insert(rule("fine", "SELECT * FROM a WHERE b = 1"));
            try (RuleBook book = new RuleBook(database, store)) {
                book.start();
                await().atMost(DEADLINE).until(book::isReady);
                assertThat(book.current().of(new ServiceName("a")))
                        .extracting(active -> active.rule().name())
                        .containsExactly("fine");
                assertThat(book.check().toString()).contains("many parts").doesNotContain("fine");
            }
        }
    }

    private static Rule rule(String name, String sql) {
        Instant now = Instant.ofEpochMilli(1_763_600_000_123L);
        return new Rule(
                name,
                name,
                "a",
                sql,
                List.of(),
                true,
                1,
                new StartPosition("0123456789012345678901", List.of(0L)),
                now,
                now);
    }
}
