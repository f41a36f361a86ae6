package io.moalog.registry.server;

import io.moalog.registry.view.ServicePattern;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of forward's handshake in SQL, encrypted. As in {@link ServiceTable}, a change names the version that it
 * replaces, and every method throws {@link org.jdbi.v3.core.JdbiException} where the database does not do it.
 */
final class SecretTable implements PublishedTable<SecretRow> {
    private static final String NEW_VERSION =
            "version = nextval('registry.service_version'), changed_at = current_timestamp";

    private final Jdbi jdbi;

    SecretTable(DataSource database) {
        this.jdbi = Jdbi.create(database);
    }

    /** The new row; nothing where there is one of that name already. */
    Optional<SecretRow> add(SecretKind kind, String name, List<ServicePattern> services, String secret) {
        return jdbi.inTransaction(sql -> {
            int inserted = sql.createUpdate("insert into registry.forward_secret (kind, name, services, secret,"
                            + " version, published_version, created_at, changed_at)"
                            + " values (:kind, :name, :services, :secret, nextval('registry.service_version'), 0,"
                            + " current_timestamp, current_timestamp) on conflict do nothing")
                    .bind("kind", kind.text())
                    .bind("name", name)
                    .bind("services", SettingsJson.write(services))
                    .bind("secret", secret)
                    .execute();
            // One that was removed just now, and that not every role has been told of.
            int replaced = inserted == 1
                    ? 0
                    : sql.createUpdate("update registry.forward_secret set services = :services, secret = :secret,"
                                    + " created_at = current_timestamp, " + NEW_VERSION
                                    + " where kind = :kind and name = :name and secret is null")
                            .bind("kind", kind.text())
                            .bind("name", name)
                            .bind("services", SettingsJson.write(services))
                            .bind("secret", secret)
                            .execute();
            return inserted + replaced == 0 ? Optional.empty() : logged(sql, null, find(sql, kind, name), "added");
        });
    }

    /**
     * The row with other services, or another secret; nothing where somebody else has changed it.
     *
     * @param what is done, for those who read the changes
     */
    Optional<SecretRow> change(SecretRow row, List<ServicePattern> services, String secret, String what) {
        return replace(row, services, secret, what);
    }

    /** The row without its secret; nothing where somebody else has changed it. */
    Optional<SecretRow> remove(SecretRow row) {
        return replace(row, row.services(), null, "removed");
    }

    private Optional<SecretRow> replace(
            SecretRow row, List<ServicePattern> services, @Nullable String secret, String what) {
        return jdbi.inTransaction(sql -> {
            int changed = sql.createUpdate("update registry.forward_secret set services = :services, secret = :secret, "
                            + NEW_VERSION + " where kind = :kind and name = :name and version = :version")
                    .bind("services", SettingsJson.write(services))
                    .bind("secret", secret)
                    .bind("kind", row.kind().text())
                    .bind("name", row.name())
                    .bind("version", row.version())
                    .execute();
            return changed == 0 ? Optional.empty() : logged(sql, row, find(sql, row.kind(), row.name()), what);
        });
    }

    private static Optional<SecretRow> logged(
            Handle sql, @Nullable SecretRow before, Optional<SecretRow> after, String what) {
        after.ifPresent(now -> ChangeLog.add(
                sql, now.key(), what, ShownSecret.json(before), now.isRemoved() ? null : ShownSecret.json(now)));
        return after;
    }

    /** Also one that is removed, until everybody has been told. */
    Optional<SecretRow> find(SecretKind kind, String name) {
        return jdbi.withHandle(sql -> find(sql, kind, name));
    }

    private static Optional<SecretRow> find(Handle sql, SecretKind kind, String name) {
        return sql.createQuery("select * from registry.forward_secret where kind = :kind and name = :name")
                .bind("kind", kind.text())
                .bind("name", name)
                .map(SecretTable::row)
                .findOne();
    }

    @Override
    public List<SecretRow> seen() {
        return query("secret is not null");
    }

    @Override
    public List<SecretRow> unpublished() {
        return query("published_version < version");
    }

    private List<SecretRow> query(String condition) {
        return jdbi.withHandle(sql -> sql.createQuery(
                        "select * from registry.forward_secret where " + condition + " order by kind, name")
                .map(SecretTable::row)
                .list());
    }

    /** The row of one that is removed goes with that. */
    @Override
    public void published(SecretRow row) {
        String statement = row.isRemoved()
                ? "delete from registry.forward_secret where kind = :kind and name = :name and version = :version"
                : "update registry.forward_secret set published_version = :version"
                        + " where kind = :kind and name = :name and published_version < :version";
        jdbi.useHandle(sql -> sql.createUpdate(statement)
                .bind("kind", row.kind().text())
                .bind("name", row.name())
                .bind("version", row.version())
                .execute());
    }

    /** What was sent of one that is removed is its tombstone already. */
    @Override
    public boolean isGone(SecretRow row) {
        return !row.isRemoved() && find(row.key()).isEmpty();
    }

    @Override
    public boolean isKey(String key) {
        return named(key).isPresent();
    }

    @Override
    public Optional<SecretRow> find(String key) {
        return named(key).flatMap(named -> find(named.kind, named.name));
    }

    @Override
    public boolean takesBack() {
        return true;
    }

    private record Named(SecretKind kind, String name) {}

    private static Optional<Named> named(String key) {
        for (SecretKind kind : SecretKind.values()) {
            Optional<String> name = kind.records().idIn(key);
            if (name.isPresent()) {
                return Optional.of(new Named(kind, name.get()));
            }
        }
        return Optional.empty();
    }

    private static SecretRow row(ResultSet row, StatementContext context) throws SQLException {
        return new SecretRow(
                SecretKind.parse(row.getString("kind")),
                row.getString("name"),
                SettingsJson.patterns(row.getString("services")),
                row.getString("secret"),
                row.getLong("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
