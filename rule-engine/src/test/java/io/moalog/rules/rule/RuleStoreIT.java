package io.moalog.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.moalog.rules.TestDatabase;
import io.moalog.rules.db.RulesDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class RuleStoreIT {
    @Parameter
    TestDatabase kind;

    private HikariDataSource source;
    private RulesDatabase database;
    private RuleStore store;

    @BeforeEach
    void anEmptyDatabase() {
        source = TestDatabase.pool(kind.fresh());
        database = new RulesDatabase(source);
        database.migrate();
        database.migrate();
        store = new RuleStore(database);
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void aRuleIsReadAsItWasWritten() throws Exception {
        Rule rule = rule("1", "one", true, 1);
        store.insert(rule);
        assertThat(store.find("1")).contains(rule);
        assertThat(store.all()).containsExactly(rule);
        assertThat(store.find("2")).isEmpty();
    }

    @Test
    void everyChangeGrowsTheVersion() throws Exception {
        Rule rule = rule("1", "one", true, 1);
        assertThat(store.version()).isZero();
        store.insert(rule);
        assertThat(store.version()).isEqualTo(1);
        store.replace(rule, rule("1", "other", false, 2));
        assertThat(store.version()).isEqualTo(2);
        store.delete("1");
        assertThat(store.version()).isEqualTo(3);
        assertThat(store.all()).isEmpty();
    }

    @Test
    void twoRulesCannotHaveOneName() throws Exception {
        store.insert(rule("1", "one", true, 1));
        NameTakenException taken =
                catchThrowableOfType(NameTakenException.class, () -> store.insert(rule("2", "one", true, 1)));
        assertThat(taken.otherId()).isEqualTo("1");
        Rule second = rule("2", "two", true, 1);
        store.insert(second);
        assertThat(catchThrowableOfType(
                        NameTakenException.class, () -> store.replace(second, rule("2", "one", true, 2))))
                .hasMessageContaining("one");
        assertThat(store.find("2")).contains(second);
    }

    @Test
    void aChangeOfWhatSomebodyElseHasChangedIsNotMade() throws Exception {
        Rule read = rule("1", "one", true, 1);
        store.insert(read);
        assertThat(store.replace(read, rule("1", "two", true, 2))).isTrue();
        assertThat(store.replace(read, rule("1", "three", true, 3))).isFalse();
        assertThat(store.find("1")).map(Rule::name).contains("two");
    }

    @Test
    void theBookHoldsTheEnabledRulesThatCanBeCompiled() throws Exception {
        RuleBook book = new RuleBook(database, store);
        store.insert(rule("1", "one", true, 1));
        store.insert(rule("2", "two", false, 1));
        Rule outdated = rule("3", "three", true, 1);
        store.insert(new Rule(
                "3",
                "three",
                outdated.service(),
                "SELECT nonsense",
                List.of(),
                true,
                1,
                outdated.start(),
                outdated.createdAt(),
                outdated.changedAt()));
        book.refreshSoon();
        assertThat(book.current().count()).isEqualTo(1);
        assertThat(book.isReady()).isTrue();
        ActiveRules before = book.current();
        book.refreshSoon();
        assertThat(book.current()).isSameAs(before);
    }

    private static Rule rule(String id, String name, boolean enabled, int seconds) {
        return new Rule(
                id,
                name,
                "public.test.info",
                "SELECT * FROM `public.test.info` WHERE message = '한글 ''😀'''",
                List.of(new Target("webhook", "http://localhost:1/a?b=c"), new Target("webhook", "https://x.y")),
                enabled,
                seconds,
                new StartPosition("0123456789012345678901", List.of(0L, 5L, 7L)),
                Instant.ofEpochMilli(1_763_600_000_123L),
                Instant.ofEpochMilli(1_763_600_000_123L).plusSeconds(seconds));
    }
}
