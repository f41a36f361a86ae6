package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The services in SQL, the source of truth; the same statements for H2 (in its PostgreSQL mode) and PostgreSQL. Each
 * method is a few statements that commit together: no transaction is open while Kafka is asked. Every method
 * throws {@link org.jdbi.v3.core.JdbiException} where the database does not do it.
 */
class ServiceTable implements PublishedTable<ServiceRow> {
    private static final String CHANGED =
            ", version = nextval('registry.service_version'), changed_at = current_timestamp"
                    + " where name = :name and version = :version";
    private static final String OLDER_THAN_LEASE =
            "changed_at + cast(:lease as double precision) * interval '1' second < current_timestamp";

    private final Jdbi jdbi;

    ServiceTable(DataSource database) {
        this.jdbi = Jdbi.create(database);
    }

    /**
     * Takes the name and the claims, or nothing where the name, or one that reads the same, is taken: of two at once, one
     * gets it.
     *
     * @throws ClaimTakenException where a claim stands against another service's; nothing is taken then
     */
    Optional<ServiceRow> reserve(NewService wanted) {
        return jdbi.inTransaction(sql -> {
            int inserted = sql.createUpdate("insert into registry.service (name, folded, owner, partitions,"
                            + " retention_kafka, retention_search, retention_archive, quota_bytes_per_second,"
                            + " quota_burst_bytes, claims, masking, indices, indexing, ingest_keys,"
                            + " state, version, published_version, created_at, changed_at)"
                            + " values (:name, :folded, :owner, :partitions, :kafka, :search, :archive, :rate,"
                            + " :burst, :claims, :masking, :indices, :indexing, :keys,"
                            + " 'checking', nextval('registry.service_version'), 0,"
                            + " current_timestamp, current_timestamp) on conflict do nothing")
                    .bind("name", wanted.name().value())
                    .bind("folded", wanted.name().folded())
                    .bindMap(ServiceColumns.of(wanted.settings()))
                    .execute();
            if (inserted == 0) {
                return Optional.empty();
            }
            ClaimTable.replace(sql, wanted.name(), wanted.settings().sending().claims());
            return find(sql, wanted.name());
        });
    }

    /** @throws ClaimTakenException where one of the claims stands against another service's, as things are now */
    void checkClaims(ServiceName service, List<Claim> claims) {
        if (!claims.isEmpty()) {
            jdbi.useHandle(sql -> ClaimTable.check(sql, service, claims));
        }
    }

    /** Who has the name, or one that reads the same. */
    Optional<ServiceRow> holder(ServiceName name) {
        return jdbi.withHandle(sql -> sql.createQuery("select * from registry.service where folded = :folded")
                .bind("folded", name.folded())
                .map(ServiceColumns::row)
                .findOne());
    }

    Optional<ServiceRow> find(ServiceName name) {
        return jdbi.withHandle(sql -> find(sql, name));
    }

    /** The services that are seen outside, by name. */
    @Override
    public List<ServiceRow> seen() {
        return query("state in ('active', 'deleting')", Map.of());
    }

    /** The services that the API shows, by name. */
    List<ServiceRow> shown() {
        return query("state in ('active', 'deleting', 'purging')", Map.of());
    }

    /** Registrations that failed, and those whose process is gone: it has not touched them for a lease. */
    List<ServiceRow> unfinished(Duration lease) {
        return query(
                "state = 'undoing' or (state in ('checking', 'creating') and " + OLDER_THAN_LEASE + ")",
                Map.of("lease", seconds(lease)));
    }

    @Override
    public List<ServiceRow> unpublished() {
        return query("state in ('active', 'deleting') and published_version < version", Map.of());
    }

    /** The row in its new state and version, its lease begun anew; nothing where somebody else has changed it. */
    Optional<ServiceRow> move(ServiceRow row, RowState to) {
        return jdbi.withHandle(sql -> change(sql, row, "state = :state", Map.of("state", to.text())));
    }

    /** As {@link #move}: active, with the topic that Kafka made; what is stored under its name is its own from now on. */
    Optional<ServiceRow> activate(ServiceRow row, String topicId) {
        return jdbi.inTransaction(sql -> {
            Optional<ServiceRow> active =
                    change(sql, row, "state = 'active', topic_id = :topicId", Map.of("topicId", topicId));
            if (active.isPresent()) {
                GoneTable.forget(sql, row.name());
                ChangeLog.add(sql, row.name(), "registered", null, active.get().settings());
            }
            return active;
        });
    }

    /** As {@link #move}: the same service over another topic of the same name. */
    Optional<ServiceRow> adopt(ServiceRow row, String topicId, int partitions) {
        return jdbi.inTransaction(sql -> {
            Optional<ServiceRow> adopted = change(
                    sql,
                    row,
                    "topic_id = :topicId, partitions = :partitions",
                    Map.of("topicId", topicId, "partitions", partitions));
            adopted.ifPresent(now -> ChangeLog.add(sql, row.name(), "topic-replaced", row.settings(), now.settings()));
            return adopted;
        });
    }

    /**
     * As {@link #move}: with other settings.
     *
     * @param what is done, for those who read the changes
     * @throws ClaimTakenException where a new claim stands against another service's; nothing is changed then
     */
    Optional<ServiceRow> settings(ServiceRow row, ServiceSettings settings, String what) {
        return jdbi.inTransaction(sql -> {
            Optional<ServiceRow> changed = change(sql, row, ServiceColumns.SET_SETTINGS, ServiceColumns.of(settings));
            if (changed.isPresent()) {
                List<Claim> claims = settings.sending().claims();
                if (!claims.equals(row.settings().sending().claims())) {
                    ClaimTable.replace(sql, row.name(), claims);
                }
                ChangeLog.add(sql, row.name(), what, row.settings(), settings);
            }
            return changed;
        });
    }

    /**
     * As {@link #move}: takes no logs any more, and its claims are free. It still publishes them, so that what comes under
     * them meanwhile is masked as it asked.
     *
     * @param purge whether what is stored of it is to go too
     */
    Optional<ServiceRow> beginDeleting(ServiceRow row, boolean purge) {
        return jdbi.inTransaction(sql -> {
            Optional<ServiceRow> deleting =
                    change(sql, row, "state = 'deleting', purge = :purge", Map.of("purge", purge));
            if (deleting.isPresent()) {
                ClaimTable.replace(sql, row.name(), List.of());
                ChangeLog.add(
                        sql,
                        row.name(),
                        purge ? "purging" : "deleting",
                        row.settings(),
                        deleting.get().settings());
            }
            return deleting;
        });
    }

    /** Those whose data is being deleted by a process that has not renewed its lease. */
    List<ServiceRow> purging(Duration lease) {
        return query("state = 'purging' and " + OLDER_THAN_LEASE, Map.of("lease", seconds(lease)));
    }

    /** Begins the row's lease anew; false where somebody else has changed it. */
    boolean renew(ServiceRow row) {
        return jdbi.withHandle(sql -> sql.createUpdate("update registry.service set changed_at = current_timestamp"
                                + " where name = :name and version = :version")
                        .bind("name", row.name().value())
                        .bind("version", row.version())
                        .execute())
                == 1;
    }

    /** Those that began to be deleted that long ago, and that every role has been told of. */
    List<ServiceRow> deletingFor(Duration time) {
        return query(
                "state = 'deleting' and published_version >= version and " + OLDER_THAN_LEASE,
                Map.of("lease", seconds(time)));
    }

    /** Those that a process began to remove, and has not touched for a lease. */
    List<ServiceRow> removing(Duration lease) {
        return query("state = 'removing' and " + OLDER_THAN_LEASE, Map.of("lease", seconds(lease)));
    }

    /**
     * The end of a service: frees the name, and keeps the retention of what is stored under it, where that was not purged;
     * false where somebody else has changed the row.
     */
    boolean remove(ServiceRow row) {
        return jdbi.inTransaction(sql -> {
            boolean removed = delete(sql, row, "", Map.of());
            if (removed) {
                if (!row.purge()) {
                    GoneTable.add(sql, row);
                }
                ChangeLog.add(sql, row.name(), "deleted", row.settings(), null);
            }
            return removed;
        });
    }

    /** Frees the name; false where somebody else has changed the row. */
    boolean drop(ServiceRow row) {
        return jdbi.withHandle(sql -> delete(sql, row, "", Map.of()));
    }

    /** Frees the name if the row has not changed for a lease. */
    boolean dropAfter(ServiceRow row, Duration lease) {
        return jdbi.withHandle(sql -> delete(sql, row, " and " + OLDER_THAN_LEASE, Map.of("lease", seconds(lease))));
    }

    @Override
    public void published(ServiceRow row) {
        jdbi.useHandle(sql -> sql.createUpdate("update registry.service set published_version = :version"
                        + " where name = :name and published_version < :version")
                .bind("name", row.name().value())
                .bind("version", row.version())
                .execute());
    }

    @Override
    public boolean isGone(ServiceRow row) {
        return find(row.name()).filter(now -> !now.state().isForgotten()).isEmpty();
    }

    @Override
    public Optional<ServiceRow> newerThan(ServiceRow row) {
        return find(row.name()).filter(now -> now.state().isSeen() && now.version() > row.version());
    }

    @Override
    public boolean isKey(String key) {
        return ServiceName.parse(key).isPresent();
    }

    @Override
    public Optional<ServiceRow> find(String key) {
        return find(new ServiceName(key));
    }

    @Override
    public boolean takesBack() {
        return false;
    }

    private List<ServiceRow> query(String condition, Map<String, ?> values) {
        return jdbi.withHandle(
                sql -> sql.createQuery("select * from registry.service where " + condition + " order by name")
                        .bindMap(values)
                        .map(ServiceColumns::row)
                        .list());
    }

    private static Optional<ServiceRow> change(
            Handle sql, ServiceRow row, String columns, Map<String, ? extends @Nullable Object> values) {
        int changed = sql.createUpdate("update registry.service set " + columns + CHANGED)
                .bind("name", row.name().value())
                .bind("version", row.version())
                .bindMap(values)
                .execute();
        return changed == 1 ? find(sql, row.name()) : Optional.empty();
    }

    private static boolean delete(Handle sql, ServiceRow row, String condition, Map<String, ?> values) {
        return sql.createUpdate("delete from registry.service where name = :name and version = :version" + condition)
                        .bind("name", row.name().value())
                        .bind("version", row.version())
                        .bindMap(values)
                        .execute()
                == 1;
    }

    private static Optional<ServiceRow> find(Handle sql, ServiceName name) {
        return sql.createQuery("select * from registry.service where name = :name")
                .bind("name", name.value())
                .map(ServiceColumns::row)
                .findOne();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
