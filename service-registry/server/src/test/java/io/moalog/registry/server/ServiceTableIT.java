package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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

@ParameterizedClass
@EnumSource(TestDatabase.class)
class ServiceTableIT {
    private static final ServiceSettings SETTINGS =
            new ServiceSettings("team-ü", 3, new Retention(Age.parse("12h"), Age.parse("2w"), Age.parse("99999y")));
    private static final Duration LONG = Duration.ofMinutes(10);

    private final TestDatabase kind;
    private ServiceTable table;

    ServiceTableIT(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        table = new ServiceTable(kind.migrated());
    }

    @Test
    void aRowComesBackAsItWasWritten() {
        ServiceRow reserved = table.reserve(wanted("a.b")).orElseThrow();
        assertThat(reserved.settings()).isEqualTo(SETTINGS);
        assertThat(reserved.state()).isEqualTo(RowState.CHECKING);
        assertThat(reserved.topicId()).isNull();
        assertThat(reserved.createdAt()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));

        ServiceRow active = table.activate(reserved, "abcdefghijklmnopqrstuv").orElseThrow();
        assertThat(active.service().topicId()).isEqualTo("abcdefghijklmnopqrstuv");
        assertThat(active.version()).isGreaterThan(reserved.version());
        assertThat(table.find(reserved.name())).contains(active);
        assertThat(table.seen()).containsExactly(active);
    }

    @Test
    void aNameThatReadsTheSameIsTaken() {
        table.reserve(wanted("a.b_c")).orElseThrow();
        assertThat(table.reserve(wanted("a_b.c"))).isEmpty();
        assertThat(table.reserve(wanted("a.b_c"))).isEmpty();
        assertThat(table.holder(new ServiceName("a_b_c")).orElseThrow().name()).hasToString("a.b_c");
        assertThat(table.reserve(wanted("a-b.c"))).isPresent();
    }

    @Test
    void ofManyAtOnceOneGetsTheName() throws Exception {
        List<Optional<ServiceRow>> results =
                atOnce(IntStream.range(0, 16).mapToObj(i -> () -> table.reserve(wanted(i % 2 == 0 ? "x.y" : "x_y"))));
        assertThat(results).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void ofManyChangesOfOneVersionOneIsMade() throws Exception {
        ServiceRow row = active("a.b");
        List<Optional<ServiceRow>> results = atOnce(IntStream.range(0, 16)
                .mapToObj(i ->
                        () -> table.settings(row, new ServiceSettings("team-" + i, 3, Retention.DEFAULT), "settings")));
        assertThat(results).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(table.find(row.name()))
                .isEqualTo(results.stream().flatMap(Optional::stream).findFirst());
    }

    @Test
    void aStaleWriterChangesNothing() {
        ServiceRow stale = table.reserve(wanted("a.b")).orElseThrow();
        ServiceRow moved = table.move(stale, RowState.CREATING).orElseThrow();
        assertThat(table.activate(stale, "abcdefghijklmnopqrstuv")).isEmpty();
        assertThat(table.drop(stale)).isFalse();
        assertThat(table.find(stale.name())).contains(moved);
        assertThat(table.drop(moved)).isTrue();
        assertThat(table.find(stale.name())).isEmpty();
    }

    @Test
    void aRegistrationUnderWayIsLeftAloneForALease() {
        ServiceRow checking = table.reserve(wanted("checking")).orElseThrow();
        ServiceRow creating = table.reserve(wanted("creating"))
                .flatMap(row -> table.move(row, RowState.CREATING))
                .orElseThrow();
        ServiceRow undoing = table.reserve(wanted("undoing"))
                .flatMap(row -> table.move(row, RowState.UNDOING))
                .orElseThrow();
        active("active");

        assertThat(table.unfinished(LONG)).containsExactly(undoing);
        assertThat(table.unfinished(Duration.ofMillis(-1))).containsExactly(checking, creating, undoing);
        assertThat(table.dropAfter(undoing, LONG)).isFalse();
        assertThat(table.dropAfter(undoing, Duration.ofMillis(-1))).isTrue();
    }

    @Test
    void whatIsNotPublishedIsKnown() {
        ServiceRow first = active("a.b");
        assertThat(table.unpublished()).containsExactly(first);
        table.published(first);
        assertThat(table.unpublished()).isEmpty();

        ServiceRow second = table.settings(first, new ServiceSettings("other", 5, Retention.DEFAULT), "settings")
                .orElseThrow();
        table.published(second);
        table.published(first);
        assertThat(table.unpublished()).isEmpty();
    }

    @Test
    void theSchemaIsMadeOnceByManyAtOnce() throws Exception {
        DataSource database = kind.fresh();
        atOnce(IntStream.range(0, 2).mapToObj(i -> () -> {
            new RegistrySchema(database).migrate();
            return i;
        }));
        assertThat(new ServiceTable(database).seen()).isEmpty();
    }

    private ServiceRow active(String name) {
        return table.reserve(wanted(name))
                .flatMap(row -> table.activate(row, "abcdefghijklmnopqrstuv"))
                .orElseThrow();
    }

    private static NewService wanted(String name) {
        return new NewService(new ServiceName(name), SETTINGS);
    }

    private static <T> List<T> atOnce(Stream<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks.toList())) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
