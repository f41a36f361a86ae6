package io.moalog.registry.server;

import io.moalog.registry.view.ApiToken;
import io.moalog.registry.view.TokenRole;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of the management API in SQL. Every method throws {@link org.jdbi.v3.core.JdbiException} where the database
 * does not do it.
 */
final class TokenTable implements PublishedTable<TokenRow> {
    private final Jdbi jdbi;

    TokenTable(DataSource database) {
        this.jdbi = Jdbi.create(database);
    }

    /** The new row. */
    TokenRow add(NewToken made) {
        return jdbi.inTransaction(sql -> {
            sql.createUpdate("insert into registry.token (id, sha256, role, owner, revoked, version, published_version,"
                            + " created_at, expires_at) values (:id, :sha256, :role, :owner, false,"
                            + " nextval('registry.service_version'), 0, :created, :expires)")
                    .bind("id", made.id())
                    .bind("sha256", made.sha256())
                    .bind("role", made.request().role().toString())
                    .bind("owner", made.request().owner())
                    .bind("created", made.createdAt().atOffset(ZoneOffset.UTC))
                    .bind("expires", offset(made.request().expiresAt()))
                    .execute();
            TokenRow row = find(sql, made.id()).orElseThrow();
            ChangeLog.add(sql, row.key(), "token-created", null, ShownToken.json(row.token()));
            return row;
        });
    }

    /** The row, revoked now; nothing where there is none, or it was before. */
    Optional<TokenRow> revoke(String id) {
        return jdbi.inTransaction(sql -> {
            int changed = sql.createUpdate("update registry.token set revoked = true,"
                            + " version = nextval('registry.service_version') where id = :id and not revoked")
                    .bind("id", id)
                    .execute();
            Optional<TokenRow> row = changed == 0 ? Optional.empty() : find(sql, id);
            row.ifPresent(revoked ->
                    ChangeLog.add(sql, revoked.key(), "token-revoked", ShownToken.json(revoked.token()), null));
            return row;
        });
    }

    @Override
    public List<TokenRow> seen() {
        return query("not revoked");
    }

    @Override
    public List<TokenRow> unpublished() {
        return query("published_version < version");
    }

    private List<TokenRow> query(String condition) {
        return jdbi.withHandle(
                sql -> sql.createQuery("select * from registry.token where " + condition + " order by created_at, id")
                        .map(TokenTable::row)
                        .list());
    }

    /** The row of one that is revoked goes with that. */
    @Override
    public void published(TokenRow row) {
        String statement = row.revoked()
                ? "delete from registry.token where id = :id and version = :version"
                : "update registry.token set published_version = :version"
                        + " where id = :id and published_version < :version";
        jdbi.useHandle(sql -> sql.createUpdate(statement)
                .bind("id", row.token().id())
                .bind("version", row.version())
                .execute());
    }

    /** What was sent of one that is revoked is its tombstone already. */
    @Override
    public boolean isGone(TokenRow row) {
        return !row.revoked() && find(row.key()).isEmpty();
    }

    @Override
    public boolean isKey(String key) {
        return ApiToken.KIND.idIn(key).isPresent();
    }

    @Override
    public Optional<TokenRow> find(String key) {
        return ApiToken.KIND.idIn(key).flatMap(id -> jdbi.withHandle(sql -> find(sql, id)));
    }

    @Override
    public boolean takesBack() {
        return true;
    }

    private static Optional<TokenRow> find(Handle sql, String id) {
        return sql.createQuery("select * from registry.token where id = :id")
                .bind("id", id)
                .map(TokenTable::row)
                .findOne();
    }

    private static TokenRow row(ResultSet row, StatementContext context) throws SQLException {
        OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
        ApiToken token = new ApiToken(
                row.getString("id"),
                row.getString("sha256"),
                TokenRole.parse(row.getString("role")),
                row.getString("owner"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                expires == null ? null : expires.toInstant(),
                row.getLong("version"));
        return new TokenRow(token, row.getBoolean("revoked"));
    }

    private static @Nullable OffsetDateTime offset(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
