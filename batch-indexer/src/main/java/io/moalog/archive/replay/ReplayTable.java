package io.moalog.archive.replay;

import io.moalog.model.ServiceName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The jobs in SQL's schema {@code quartz}, which the schedule migrates; the same statements for H2 (in its PostgreSQL mode)
 * and PostgreSQL. Every method throws {@link org.jdbi.v3.core.JdbiException} where the database does not do it.
 */
final class ReplayTable {
    private static final Duration ENDED_ARE_KEPT = Duration.ofDays(30);
    private static final String FREE =
            "state = 'active' and next_turn_ms <= :now and (worker is null or leased_until_ms <= :now)";

    private final Jdbi jdbi;
    private final Clock clock;

    ReplayTable(DataSource database, Clock clock) {
        this.jdbi = Jdbi.create(database);
        this.clock = clock;
    }

    /** Keeps a new job; those that ended long ago are forgotten. */
    void add(Replay job) {
        jdbi.useTransaction(sql -> {
            sql.createUpdate("delete from quartz.replay where ended_ms < :then")
                    .bind("then", clock.instant().minus(ENDED_ARE_KEPT).toEpochMilli())
                    .execute();
            sql.createUpdate("insert into quartz.replay (id, service, from_ms, to_ms, keep_until_ms, state, done_rows,"
                            + " refused_rows, created_ms, failures, next_turn_ms, leased_until_ms)"
                            + " values (:id, :service, :from, :to, :keep, :state, 0, 0, :created, 0, :created, 0)")
                    .bind("id", job.id())
                    .bind("service", job.service().value())
                    .bind("from", job.from().toEpochMilli())
                    .bind("to", job.to().toEpochMilli())
                    .bind("keep", job.keepUntil().toEpochMilli())
                    .bind("state", job.state().toString())
                    .bind("created", job.createdAt().toEpochMilli())
                    .execute();
        });
    }

    /** The newest first. */
    List<Replay> list(int most) {
        return jdbi.withHandle(
                sql -> sql.createQuery("select * from quartz.replay order by created_ms desc, id limit :most")
                        .bind("most", most)
                        .map(this::replay)
                        .list());
    }

    Optional<Replay> find(String id) {
        return jdbi.withHandle(sql -> find(id, sql));
    }

    private Optional<Replay> find(String id, Handle sql) {
        return sql.createQuery("select * from quartz.replay where id = :id")
                .bind("id", id)
                .map(this::replay)
                .findOne();
    }

    /** Why the job that has waited longest after a failure does. */
    Optional<String> trouble() {
        return jdbi.withHandle(sql -> sql.createQuery("select * from quartz.replay where state = 'active'"
                        + " and trouble is not null order by created_ms limit 1")
                .map(this::replay)
                .findOne()
                .map(job -> "the replay %s of %s waits: %s".formatted(job.id(), job.service(), job.trouble())));
    }

    /** Ends a job that goes on, whoever is at it. */
    void cancel(String id) {
        jdbi.useHandle(sql -> sql.createUpdate("update quartz.replay set state = 'cancelled', ended_ms = :now,"
                        + " worker = null, trouble = null where id = :id and state = 'active'")
                .bind("now", now())
                .bind("id", id)
                .execute());
    }

    /**
     * Takes the job whose turn it is and that nobody has, or whose process is silent.
     *
     * @param worker names this process
     * @param lease after which, if silent, it is another's to go on with
     */
    Optional<ClaimedReplay> claim(String worker, Duration lease) {
        return jdbi.inTransaction(sql -> {
            Optional<String> next = sql.createQuery(
                            "select id from quartz.replay where " + FREE + " order by next_turn_ms, id limit 1")
                    .bind("now", now())
                    .mapTo(String.class)
                    .findOne();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            int claimed = sql.createUpdate("update quartz.replay set worker = :worker, leased_until_ms = :lease where "
                            + FREE + " and id = :id")
                    .bind("now", now())
                    .bind("worker", worker)
                    .bind("lease", now() + lease.toMillis())
                    .bind("id", next.get())
                    .execute();
            return claimed == 0
                    ? Optional.empty()
                    : find(next.get(), sql).map(job -> new ClaimedReplay(jdbi, job, worker, lease, clock));
        });
    }

    private long now() {
        return clock.instant().toEpochMilli();
    }

    private Replay replay(ResultSet row, StatementContext context) throws SQLException {
        OptionalLong total = whole(row, "total_rows");
        OptionalLong ended = whole(row, "ended_ms");
        long rows = row.getLong("done_rows");
        return new Replay(
                row.getString("id"),
                new ServiceName(row.getString("service")),
                Instant.ofEpochMilli(row.getLong("from_ms")),
                Instant.ofEpochMilli(row.getLong("to_ms")),
                Instant.ofEpochMilli(row.getLong("keep_until_ms")),
                Replay.State.parse(row.getString("state")),
                // More may have been archived since they were counted.
                total.isPresent() ? Long.valueOf(Math.max(rows, total.getAsLong())) : null,
                rows,
                row.getLong("refused_rows"),
                Instant.ofEpochMilli(row.getLong("created_ms")),
                ended.isPresent() ? Instant.ofEpochMilli(ended.getAsLong()) : null,
                row.getString("trouble"),
                row.getInt("failures"),
                Instant.ofEpochMilli(row.getLong("next_turn_ms")),
                row.getString("worker") != null && row.getLong("leased_until_ms") > now());
    }

    private static OptionalLong whole(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
