package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.GoneService;
import io.moalog.registry.view.Retention;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The services that are gone, in SQL: {@link ServiceTable} adds them in the transaction that frees their names, and lets
 * go of them in the one that gives a name to somebody else. Every method throws {@link org.jdbi.v3.core.JdbiException}
 * where the database does not do it.
 */
final class GoneTable implements PublishedTable<GoneRow> {
    /** What is stored goes a month at a time at most, and whoever deletes it may have been away for another. */
    private static final Duration SLOWEST = Duration.ofDays(62);

    private static final String FORGET = "update registry.gone_service set forgotten = true,"
            + " version = nextval('registry.service_version') where not forgotten and ";

    private final Jdbi jdbi;

    GoneTable(DataSource database) {
        this.jdbi = Jdbi.create(database);
    }

    /** Keeps what is to be known of a service whose row goes in the same transaction. */
    static void add(Handle sql, ServiceRow gone) {
        // One that was forgotten just now, and that not every role has been told of.
        boolean replaced = execute(
                sql,
                gone,
                "update registry.gone_service set retention_kafka = :kafka, retention_search = :search,"
                        + " retention_archive = :archive, indices = :indices, gone_at = :goneAt,"
                        + " forget_at = :forgetAt, forgotten = false,"
                        + " version = nextval('registry.service_version') where name = :name");
        if (!replaced) {
            execute(
                    sql,
                    gone,
                    "insert into registry.gone_service (name, retention_kafka, retention_search, retention_archive,"
                            + " indices, gone_at, forget_at, forgotten, version, published_version) values (:name,"
                            + " :kafka, :search, :archive, :indices, :goneAt, :forgetAt, false,"
                            + " nextval('registry.service_version'), 0)");
        }
    }

    private static boolean execute(Handle sql, ServiceRow gone, String statement) {
        Instant now = Instant.now();
        Retention retention = gone.settings().retention();
        Duration search = retention.search().duration();
        Duration archive = retention.archive().duration();
        Duration longest = search.compareTo(archive) > 0 ? search : archive;
        return sql.createUpdate(statement)
                        .bind("name", gone.name().value())
                        .bind("kafka", retention.kafka().toString())
                        .bind("search", retention.search().toString())
                        .bind("archive", retention.archive().toString())
                        .bind("indices", SettingsJson.write(gone.settings().indices()))
                        .bind("goneAt", now.atOffset(ZoneOffset.UTC))
                        .bind("forgetAt", now.plus(longest).plus(SLOWEST).atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    /** Lets go of what is kept under a name that a service gets in the same transaction. */
    static void forget(Handle sql, ServiceName name) {
        sql.createUpdate(FORGET + "name = :name").bind("name", name.value()).execute();
    }

    /** Lets go of those of which nothing is left. */
    void forgetOver() {
        jdbi.useHandle(sql -> sql.execute(FORGET + "forget_at < current_timestamp"));
    }

    @Override
    public List<GoneRow> seen() {
        return query("not forgotten");
    }

    @Override
    public List<GoneRow> unpublished() {
        return query("published_version < version");
    }

    private List<GoneRow> query(String condition) {
        return jdbi.withHandle(
                sql -> sql.createQuery("select * from registry.gone_service where " + condition + " order by name")
                        .map(GoneTable::row)
                        .list());
    }

    /** The row of one that is forgotten goes with that. */
    @Override
    public void published(GoneRow row) {
        String statement = row.forgotten()
                ? "delete from registry.gone_service where name = :name and version = :version"
                : "update registry.gone_service set published_version = :version"
                        + " where name = :name and published_version < :version";
        jdbi.useHandle(sql -> sql.createUpdate(statement)
                .bind("name", row.service().id())
                .bind("version", row.version())
                .execute());
    }

    /** What was sent of one that is forgotten is its tombstone already. */
    @Override
    public boolean isGone(GoneRow row) {
        return !row.forgotten() && find(row.key()).isEmpty();
    }

    @Override
    public boolean isKey(String key) {
        return GoneService.KIND.idIn(key).isPresent();
    }

    @Override
    public Optional<GoneRow> find(String key) {
        return GoneService.KIND
                .idIn(key)
                .flatMap(name ->
                        jdbi.withHandle(sql -> sql.createQuery("select * from registry.gone_service where name = :name")
                                .bind("name", name)
                                .map(GoneTable::row)
                                .findOne()));
    }

    @Override
    public boolean takesBack() {
        return false;
    }

    private static GoneRow row(ResultSet row, StatementContext context) throws SQLException {
        GoneService service = new GoneService(
                new ServiceName(row.getString("name")),
                ServiceColumns.retention(row),
                SettingsJson.indices(row.getString("indices")),
                row.getObject("gone_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
        return new GoneRow(service, row.getBoolean("forgotten"));
    }
}
