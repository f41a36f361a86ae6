package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.IndexName;
import io.moalog.model.IndexPeriod;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.IndexPlan;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How services' indices follow how much is stored. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class VolumeWatchIT {
    private static final long GIB = 1L << 30;

    private final TestDatabase kind;
    private final ServiceName service = new ServiceName(SharedKafka.name());
    private final Map<IndexName, Long> sizes = new HashMap<>();
    private DataSource database;
    private RegistryParts parts;
    private VolumeWatch watch;
    private Instant registered;

    VolumeWatchIT(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        database = kind.migrated();
        parts = new RegistryParts(SharedKafka.SETTINGS, database, Crash.NEVER);
        parts.register(service.value());
        registered = row().createdAt();
        watch = new VolumeWatch(parts.table, () -> sizes, parts.publisher, parts.metrics);
    }

    @AfterEach
    void close() {
        watch.close();
        parts.close();
    }

    @Test
    void aVolumeIsFollowedOnceADayOfItIsKnown() throws Exception {
        stored(IndexPeriod.DAY, registered, GIB / 8);
        stored(IndexPeriod.DAY, after(1), GIB / 8);
        ServiceRow before = row();
        watch.pass(registered.plus(Duration.ofHours(23)));
        assertThat(row()).isEqualTo(before);

        Instant now = after(1).plusSeconds(60);
        watch.pass(now);
        assertThat(row().settings().indices()).isEqualTo(IndexPlan.DAILY.withPeriod(IndexPeriod.MONTH, now));
        assertThat(parts.changes.latest(service, Long.MAX_VALUE, 1).get(0).what())
                .isEqualTo("volume");
        assertThat(new PublishedServices(SharedKafka.SETTINGS).versions())
                .containsEntry(service.value(), row().version());

        ServiceRow followed = row();
        watch.pass(now.plusSeconds(3_600));
        assertThat(row()).isEqualTo(followed);
        assertThat(parts.meters.counter("moalog.registry.resized").count()).isEqualTo(1);
    }

    @Test
    void whatEndedLongAgoTellsNothing() throws Exception {
        stored(IndexPeriod.DAY, registered, 500 * GIB);
        for (int day = 9; day <= 15; day++) {
            stored(IndexPeriod.DAY, after(day), 110 * GIB);
        }
        watch.pass(after(16));
        assertThat(row().settings().indices()).isEqualTo(IndexPlan.DAILY.withShards(4));
    }

    @Test
    void whatSomebodySetStaysUntilItIsLeftToTheVolume() throws Exception {
        stored(IndexPeriod.DAY, after(1), 110 * GIB);
        IndexPlan set = IndexPlan.DAILY.withAuto(false);
        ServiceRow row = parts.table
                .settings(row(), row().settings().withIndices(set), "settings")
                .orElseThrow();
        watch.pass(after(2));
        assertThat(row()).isEqualTo(row);

        parts.table.settings(row, row.settings().withIndices(IndexPlan.DAILY), "settings");
        watch.pass(after(2));
        assertThat(row().settings().indices().shards()).isGreaterThan(1);
    }

    @Test
    void nothingChangesWhileNobodyTells() throws Exception {
        ServiceRow before = row();
        watch.pass(after(30));
        VolumeWatch blind = new VolumeWatch(
                parts.table,
                () -> {
                    throw new IOException("away");
                },
                parts.publisher,
                parts.metrics);
        assertThatThrownBy(() -> blind.pass(after(30))).hasMessage("away");
        blind.close();
        assertThat(row()).isEqualTo(before);
    }

    private void stored(IndexPeriod period, Instant at, long bytes) {
        sizes.put(IndexName.of(service, period, at), bytes);
    }

    private Instant after(int days) {
        return registered.plus(Duration.ofDays(days));
    }

    private ServiceRow row() {
        return parts.table.find(service).orElseThrow();
    }
}
