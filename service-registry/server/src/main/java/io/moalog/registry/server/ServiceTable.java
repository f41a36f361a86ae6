package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.Retention;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The services in SQL, the source of truth; the same statements for H2 (in its PostgreSQL mode) and PostgreSQL. Each
 * method is one or two statements that commit by themselves: no transaction is open while Kafka is asked. Every method
 * throws {@link org.jdbi.v3.core.JdbiException} where the database does not do it.
 */
class ServiceTable {
    private static final String CHANGED =
            ", version = nextval('registry.service_version'), changed_at = current_timestamp"
                    + " where name = :name and version = :version";
    private static final String OLDER_THAN_LEASE =
            "changed_at + cast(:lease as double precision) * interval '1' second < current_timestamp";

    private final Jdbi jdbi;

    ServiceTable(DataSource database) {
        this.jdbi = Jdbi.create(database);
    }

    /** Takes the name, or nothing where it, or one that reads the same, is taken: of two at once, one gets it. */
    Optional<ServiceRow> reserve(NewService wanted) {
        return jdbi.withHandle(sql -> {
            int inserted = sql.createUpdate("insert into registry.service (name, folded, owner, partitions,"
                            + " retention_kafka, retention_search, retention_archive,"
                            + " state, version, published_version, created_at, changed_at)"
                            + " values (:name, :folded, :owner, :partitions, :kafka, :search, :archive,"
                            + " 'checking', nextval('registry.service_version'), 0,"
                            + " current_timestamp, current_timestamp) on conflict do nothing")
                    .bind("name", wanted.name().value())
                    .bind("folded", wanted.name().folded())
                    .bindMap(columns(wanted.settings()))
                    .execute();
            return inserted == 1 ? find(sql, wanted.name()) : Optional.empty();
        });
    }

    /** Who has the name, or one that reads the same. */
    Optional<ServiceRow> holder(ServiceName name) {
        return jdbi.withHandle(sql -> sql.createQuery("select * from registry.service where folded = :folded")
                .bind("folded", name.folded())
                .map(ServiceTable::row)
                .findOne());
    }

    Optional<ServiceRow> find(ServiceName name) {
        return jdbi.withHandle(sql -> find(sql, name));
    }

    /** The services that are seen outside, by name. */
    List<ServiceRow> seen() {
        return query("state in ('active', 'deleting')", Map.of());
    }

    /** Registrations that failed, and those whose process is gone: it has not touched them for a lease. */
    List<ServiceRow> unfinished(Duration lease) {
        return query(
                "state = 'undoing' or (state in ('checking', 'creating') and " + OLDER_THAN_LEASE + ")",
                Map.of("lease", seconds(lease)));
    }

    /** Those of which {@code moalog.services} has no version or an older one, as far as is known. */
    List<ServiceRow> unpublished() {
        return query("state in ('active', 'deleting') and published_version < version", Map.of());
    }

    /** The row in its new state and version, its lease begun anew; nothing where somebody else has changed it. */
    Optional<ServiceRow> move(ServiceRow row, RowState to) {
        return change(row, "state = :state", Map.of("state", to.text()));
    }

    /** As {@link #move}: active, with the topic that Kafka made. */
    Optional<ServiceRow> activate(ServiceRow row, String topicId) {
        return change(row, "state = 'active', topic_id = :topicId", Map.of("topicId", topicId));
    }

    /** As {@link #move}: the same service over another topic of the same name. */
    Optional<ServiceRow> adopt(ServiceRow row, String topicId, int partitions) {
        return change(
                row,
                "topic_id = :topicId, partitions = :partitions",
                Map.of("topicId", topicId, "partitions", partitions));
    }

    /** As {@link #move}: with other settings. */
    Optional<ServiceRow> settings(ServiceRow row, ServiceSettings settings) {
        return change(
                row,
                "owner = :owner, partitions = :partitions, retention_kafka = :kafka,"
                        + " retention_search = :search, retention_archive = :archive",
                columns(settings));
    }

    /** Frees the name; false where somebody else has changed the row. */
    boolean drop(ServiceRow row) {
        return delete(row, "", Map.of());
    }

    /** Frees the name if the row has not changed for a lease. */
    boolean dropAfter(ServiceRow row, Duration lease) {
        return delete(row, " and " + OLDER_THAN_LEASE, Map.of("lease", seconds(lease)));
    }

    /** Notes that {@code moalog.services} has this version. */
    void published(ServiceRow row) {
        jdbi.useHandle(sql -> sql.createUpdate("update registry.service set published_version = :version"
                        + " where name = :name and published_version < :version")
                .bind("name", row.name().value())
                .bind("version", row.version())
                .execute());
    }

    private List<ServiceRow> query(String condition, Map<String, ?> values) {
        return jdbi.withHandle(
                sql -> sql.createQuery("select * from registry.service where " + condition + " order by name")
                        .bindMap(values)
                        .map(ServiceTable::row)
                        .list());
    }

    private Optional<ServiceRow> change(ServiceRow row, String columns, Map<String, ?> values) {
        return jdbi.withHandle(sql -> {
            int changed = sql.createUpdate("update registry.service set " + columns + CHANGED)
                    .bind("name", row.name().value())
                    .bind("version", row.version())
                    .bindMap(values)
                    .execute();
            return changed == 1 ? find(sql, row.name()) : Optional.empty();
        });
    }

    private boolean delete(ServiceRow row, String condition, Map<String, ?> values) {
        return jdbi.withHandle(sql -> sql.createUpdate(
                                "delete from registry.service where name = :name and version = :version" + condition)
                        .bind("name", row.name().value())
                        .bind("version", row.version())
                        .bindMap(values)
                        .execute())
                == 1;
    }

    private static Optional<ServiceRow> find(Handle sql, ServiceName name) {
        return sql.createQuery("select * from registry.service where name = :name")
                .bind("name", name.value())
                .map(ServiceTable::row)
                .findOne();
    }

    private static Map<String, ?> columns(ServiceSettings settings) {
        Retention retention = settings.retention();
        return Map.of(
                "owner", settings.owner(),
                "partitions", settings.partitions(),
                "kafka", retention.kafka().toString(),
                "search", retention.search().toString(),
                "archive", retention.archive().toString());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static ServiceRow row(ResultSet row, StatementContext context) throws SQLException {
        return new ServiceRow(
                new ServiceName(row.getString("name")),
                new ServiceSettings(
                        row.getString("owner"),
                        row.getInt("partitions"),
                        new Retention(
                                Age.parse(row.getString("retention_kafka")),
                                Age.parse(row.getString("retention_search")),
                                Age.parse(row.getString("retention_archive")))),
                RowState.parse(row.getString("state")),
                row.getLong("version"),
                row.getString("topic_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
