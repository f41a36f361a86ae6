package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.IndexPeriod;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.Retention;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Quotas, claims, masking, keys and the record of changes in SQL. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SendingTableIT {
    private final TestDatabase kind;
    private ServiceTable table;
    private ChangeLog changes;

    SendingTableIT(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        DataSource database = kind.migrated();
        table = new ServiceTable(database);
        changes = new ChangeLog(database);
    }

    @Test
    void everythingComesBackAsItWasWritten() {
        NewKey key = NewKey.make(Instant.now(), Instant.parse("2099-01-01T00:00:00Z"));
        ServiceSettings settings = new ServiceSettings(
                "team",
                1,
                Retention.DEFAULT,
                IndexPlan.of(IndexPeriod.MONTH, 2).withPeriod(IndexPeriod.DAY, Instant.EPOCH),
                Indexing.BATCH,
                new SendingRules(
                        new Quota(1L << 40, 1L << 42),
                        List.of(new Claim(ClaimKind.OTEL, "결제.*"), new Claim(ClaimKind.LABEL, "x".repeat(200))),
                        new Masking(List.of("a\"b"), List.of(), List.of("/[0-9]{6}/"))),
                List.of(key.kept()));
        ServiceRow row =
                table.reserve(new NewService(new ServiceName("a"), settings)).orElseThrow();
        assertThat(row.settings()).isEqualTo(settings);

        ServiceSettings none = new ServiceSettings("team", 1, Retention.DEFAULT);
        assertThat(table.settings(row, none, "settings").orElseThrow().settings())
                .isEqualTo(none);
    }

    @Test
    void aClaimIsOneServices() {
        active("a", "kube.*");
        assertThatThrownBy(() -> reserve("b", "other", "kube.*"))
                .isInstanceOfSatisfying(
                        ClaimTakenException.class,
                        taken -> assertThat(taken.holder()).isEqualTo("a"))
                .hasMessage("tag:kube.* is claimed by a already");
        assertThatThrownBy(() -> reserve("b", "*.kube"))
                .hasMessageContaining("tag:*.kube and tag:kube.* of a match the same names");

        // Nothing is left of the refused ones: neither the name nor the claims that nobody had.
        assertThat(table.find(new ServiceName("b"))).isEmpty();
        active("c", "other", "kube.pay.*", "kube.x");
    }

    @Test
    void aChangeToAnothersClaimChangesNothing() {
        active("a", "kube.*");
        ServiceRow row = active("b", "b.*");
        assertThatThrownBy(() -> table.settings(row, settings("other", "c.*", "kube.*"), "settings"))
                .isInstanceOf(ClaimTakenException.class);
        assertThat(table.find(row.name())).contains(row);
        assertThat(changes.latest(row.name(), Long.MAX_VALUE, 10)).hasSize(1);
        assertThatThrownBy(() -> reserve("d", "b.*")).isInstanceOf(ClaimTakenException.class);
    }

    @Test
    void aClaimThatIsGivenUpIsFree() {
        ServiceRow row = active("a", "kube.*");
        ServiceRow without = table.settings(row, settings("team"), "settings").orElseThrow();
        active("b", "kube.*");
        ServiceRow withAnother =
                table.settings(without, settings("team", "x"), "settings").orElseThrow();
        assertThat(table.drop(withAnother)).isTrue();
        active("c", "x");
    }

    @Test
    void ofManyAtOnceOneGetsTheClaim() throws Exception {
        List<ServiceRow> rows =
                IntStream.range(0, 8).mapToObj(i -> active("svc" + i)).toList();
        // Half of them ask for the same, half for what only matches the same names.
        List<Future<Boolean>> results = atOnce(rows.stream().map(row -> () -> {
            String pattern = row.version() % 2 == 0 ? "kube.*" : "*.kube";
            return table.settings(row, settings("team", "a" + row.version(), pattern), "settings")
                    .isPresent();
        }));
        int won = 0;
        for (Future<Boolean> result : results) {
            try {
                assertThat(result.get()).isTrue();
                won++;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(ClaimTakenException.class);
            }
        }
        assertThat(won).isEqualTo(1);
        assertThat(rows.stream()
                        .map(row -> table.find(row.name()).orElseThrow())
                        .filter(row -> !row.settings().sending().claims().isEmpty()))
                .hasSize(1);
    }

    @Test
    void everyChangeIsKeptEvenAfterTheServiceIsGone() {
        ServiceRow row = active("a", "kube.*");
        NewKey key = NewKey.make(Instant.now(), null);
        ServiceRow keyed = table.settings(row, row.settings().withKeys(List.of(key.kept())), "key-added")
                .orElseThrow();
        assertThat(table.settings(row, settings("stale"), "settings")).isEmpty();
        table.adopt(keyed, "vutsrqponmlkjihgfedcba", 4).orElseThrow();
        assertThat(table.drop(table.find(row.name()).orElseThrow())).isTrue();

        List<ChangeLog.Entry> all = changes.latest(row.name(), Long.MAX_VALUE, 10);
        assertThat(all).extracting(ChangeLog.Entry::what).containsExactly("topic-replaced", "key-added", "registered");
        assertThat(all.get(2).before()).isNull();
        assertThat(String.valueOf(all.get(2).after()))
                .isEqualTo("{\"owner\":\"team\",\"partitions\":1,"
                        + "\"retention\":{\"kafka\":\"3d\",\"search\":\"30d\",\"archive\":\"3y\"},"
                        + "\"indices\":{\"periods\":[{\"period\":\"day\",\"from\":\"1970-01-01\"}],\"shards\":1,\"auto\":true},"
                        + "\"indexing\":\"live\","
                        + "\"claims\":[{\"kind\":\"tag\",\"pattern\":\"kube.*\"}]}");
        assertThat(String.valueOf(all.get(1).after()))
                .contains(key.kept().id())
                .doesNotContain(key.kept().sha256())
                .doesNotContain(key.text());
        assertThat(all.get(0).actor()).isNull();
        assertThat(changes.latest(row.name(), all.get(0).id(), 1)).containsExactly(all.get(1));
    }

    private ServiceRow active(String name, String... patterns) {
        return table.activate(reserve(name, patterns), "abcdefghijklmnopqrstuv").orElseThrow();
    }

    private ServiceRow reserve(String name, String... patterns) {
        return table.reserve(new NewService(new ServiceName(name), settings("team", patterns)))
                .orElseThrow();
    }

    private static ServiceSettings settings(String owner, String... patterns) {
        List<Claim> claims = Stream.of(patterns)
                .map(pattern -> new Claim(ClaimKind.TAG, pattern))
                .toList();
        return new ServiceSettings(
                owner,
                1,
                Retention.DEFAULT,
                IndexPlan.DAILY,
                Indexing.LIVE,
                new SendingRules(null, claims, null),
                List.of());
    }

    private static <T> List<Future<T>> atOnce(Stream<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            return new ArrayList<>(threads.invokeAll(tasks.toList()));
        } finally {
            threads.shutdownNow();
        }
    }
}
