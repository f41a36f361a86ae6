package io.moalog.ops.deadletters;

import io.moalog.model.LogPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * The letters in SQL's schema {@code dead_letters}, without their bodies; the same statements for H2 (in its PostgreSQL
 * mode) and PostgreSQL. Every method throws {@link org.jdbi.v3.core.JdbiException} where the database does not do it.
 */
final class LetterTable {
    private static final String SCHEMA = "dead_letters";
    /** A reason that hardly any letter has is looked for in all of them. */
    private static final int LONGEST_SECONDS = 30;

    private final DataSource database;
    private final Jdbi jdbi;

    LetterTable(DataSource database) {
        this.database = database;
        this.jdbi = Jdbi.create(database);
    }

    /**
     * Makes the schema, or brings it up to date; safe to call by several processes. One migration at a time over a source
     * that roles share: DDL locks all of H2, and Flyway takes a lock that was not had in time for a broken migration.
     *
     * @throws org.flywaydb.core.api.FlywayException where the database does not answer, or a migration fails
     */
    void migrate() {
        Flyway flyway = Flyway.configure(LetterTable.class.getClassLoader())
                .dataSource(database)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .locations("classpath:io/moalog/ops/db")
                .load();
        synchronized (database) {
            flyway.migrate();
        }
    }

    /** The newest first. */
    List<Letter> list(LetterFilter filter, @Nullable PageEnd after, int size) {
        String page = after == null ? "" : " and (happened_at < :at or (happened_at = :at and id < :id))";
        return jdbi.withHandle(sql -> {
            var query = sql.createQuery("select * from dead_letters.letter where " + filter.condition() + page
                            + " order by happened_at desc, id desc limit :size")
                    .bindMap(filter.values())
                    .bind("size", size)
                    .setQueryTimeout(LONGEST_SECONDS);
            if (after != null) {
                query.bind("at", after.at()).bind("id", after.id());
            }
            return query.map(LetterTable::letter).list();
        });
    }

    long count(LetterFilter filter) {
        return jdbi.withHandle(
                sql -> sql.createQuery("select count(*) from dead_letters.letter where " + filter.condition())
                        .bindMap(filter.values())
                        .setQueryTimeout(LONGEST_SECONDS)
                        .mapTo(Long.class)
                        .one());
    }

    /** Those that there are, in the order of the ids. */
    List<Letter> find(Collection<String> ids) {
        return jdbi.withHandle(sql -> {
            List<Letter> found = new ArrayList<>();
            for (String id : ids) {
                find(sql, id).ifPresent(found::add);
            }
            return found;
        });
    }

    Optional<Letter> find(String id) {
        return jdbi.withHandle(sql -> find(sql, id));
    }

    private static Optional<Letter> find(Handle sql, String id) {
        return sql.createQuery("select * from dead_letters.letter where id = :id")
                .bind("id", id)
                .map(LetterTable::letter)
                .findOne();
    }

    /**
     * Remembers what was done about letters.
     *
     * @param by whom, where that is known
     */
    void mark(Collection<String> ids, LetterState state, @Nullable String by) {
        jdbi.useTransaction(sql -> mark(sql, ids, state, by));
    }

    static void mark(Handle sql, Collection<String> ids, LetterState state, @Nullable String by) {
        if (ids.isEmpty()) {
            return;
        }
        long now = Instant.now().toEpochMilli();
        PreparedBatch batch = sql.prepareBatch("update dead_letters.letter set state = :state, state_at = :now,"
                + " state_by = :by where id = :id and state <> :state");
        new TreeSet<>(ids)
                .forEach(id -> batch.bind("id", id)
                        .bind("state", state.toString())
                        .bind("now", now)
                        .bind("by", by)
                        .add());
        batch.execute();
    }

    private static Letter letter(ResultSet row, StatementContext context) throws SQLException {
        long lostTo = row.getLong("lost_to");
        boolean isLoss = !row.wasNull();
        long stateAt = row.getLong("state_at");
        boolean isDone = !row.wasNull();
        return new Letter(
                row.getString("id"),
                row.getString("service"),
                row.getString("stage"),
                row.getString("reason"),
                row.getString("sender"),
                row.getString("position"),
                isLoss ? lostTo : null,
                row.getBoolean("unclaimed"),
                row.getInt("body_bytes"),
                Instant.ofEpochMilli(row.getLong("happened_at")),
                LetterState.parse(row.getString("state")).orElse(LetterState.OPEN),
                isDone ? Instant.ofEpochMilli(stateAt) : null,
                new LogPosition(
                        row.getString("topic_id"), row.getInt("partition_number"), row.getLong("record_offset")));
    }
}
