package io.moalog.archive.replay;

import io.moalog.model.LogPosition;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A job that this process has, for the time of a lease: whatever it writes renews that. Where the job has been taken over or
 * cancelled meanwhile nothing is written, and each method throws {@link NotOursException}.
 */
final class ClaimedReplay {
    private static final int LONGEST_TROUBLE = 2_000;

    private final Jdbi jdbi;
    private final Replay job;
    private final String worker;
    private final Duration lease;
    private final Clock clock;

    ClaimedReplay(Jdbi jdbi, Replay job, String worker, Duration lease, Clock clock) {
        this.jdbi = jdbi;
        this.job = job;
        this.worker = worker;
        this.lease = lease;
        this.clock = clock;
    }

    /** As it was when it was claimed. */
    Replay job() {
        return job;
    }

    /** The offset at which to go on in each partition; where it is not there, at the first. */
    Map<String, Long> progress() {
        return jdbi.withHandle(sql -> {
            Map<String, Long> next = new HashMap<>();
            sql.createQuery("select * from quartz.replay_partition where replay_id = :id")
                    .bind("id", job.id())
                    .map((row, context) -> new LogPosition(
                            row.getString("topic_id"), row.getInt("partition_number"), row.getLong("next_offset")))
                    .forEach(position -> next.put(partition(position), position.offset()));
            return next;
        });
    }

    /** The partition of a position, as {@link #progress} names it. */
    static String partition(LogPosition position) {
        return position.topicId() + '-' + position.partition();
    }

    /** The indices that took logs, by the day of their receipt. */
    Map<LocalDate, String> days() {
        return jdbi.withHandle(sql -> {
            Map<LocalDate, String> days = new HashMap<>();
            sql.createQuery("select * from quartz.replay_day where replay_id = :id")
                    .bind("id", job.id())
                    .map((row, context) ->
                            Map.entry(row.getObject("received", LocalDate.class), row.getString("index_id")))
                    .forEach(day -> days.put(day.getKey(), day.getValue()));
            return days;
        });
    }

    /** Still at it. */
    void renew() throws NotOursException {
        write("worker = worker", Map.of());
    }

    /** @param total how many rows there are to put back */
    void counted(long total) throws NotOursException {
        write("total_rows = :total", Map.of("total", total));
    }

    /** This index will take the logs received on that day. */
    void prepared(LocalDate received, String index) throws NotOursException {
        write(
                "worker = worker",
                Map.of(),
                sql -> sql.createUpdate(
                                "insert into quartz.replay_day (replay_id, received, index_id) values (:id, :received, :index)")
                        .bind("id", job.id())
                        .bind("received", received)
                        .bind("index", index)
                        .execute());
    }

    /**
     * A part of a partition is put back.
     *
     * @param next where to go on
     * @param rows how many logs that were
     * @param refused how many of them are dead letters now
     */
    void advance(LogPosition next, long rows, long refused) throws NotOursException {
        String counts =
                "done_rows = done_rows + :rows, refused_rows = refused_rows + :refused, failures = 0, trouble = null";
        write(counts, Map.of("rows", rows, "refused", refused), sql -> {
            int known = partition(
                    sql,
                    "update quartz.replay_partition set next_offset = :next"
                            + " where replay_id = :id and topic_id = :topic and partition_number = :partition",
                    next);
            if (known == 0) {
                partition(
                        sql,
                        "insert into quartz.replay_partition (replay_id, topic_id, partition_number, next_offset)"
                                + " values (:id, :topic, :partition, :next)",
                        next);
            }
        });
    }

    private int partition(Handle sql, String statement, LogPosition next) {
        return sql.createUpdate(statement)
                .bind("id", job.id())
                .bind("topic", next.topicId())
                .bind("partition", next.partition())
                .bind("next", next.offset())
                .execute();
    }

    /** Forgets what was done: an index that took a part of it is gone. */
    void startOver() throws NotOursException {
        write("done_rows = 0, refused_rows = 0", Map.of(), sql -> {
            for (String table : List.of("replay_partition", "replay_day")) {
                sql.createUpdate("delete from quartz." + table + " where replay_id = :id")
                        .bind("id", job.id())
                        .execute();
            }
        });
    }

    /** Lets the others have their turn. */
    void pause() throws NotOursException {
        write("worker = null, next_turn_ms = :now", Map.of("now", now()));
    }

    /** It did not go on, and is tried again later. */
    void failed(String why, Duration delay) throws NotOursException {
        write(
                "worker = null, failures = failures + 1, trouble = :trouble, next_turn_ms = :next",
                Map.of("trouble", cut(why), "next", now() + delay.toMillis()));
    }

    /** Everything is put back. */
    void done() throws NotOursException {
        write(
                "worker = null, state = 'done', trouble = null, failures = 0, ended_ms = :now, total_rows = done_rows",
                Map.of("now", now()));
    }

    /** It can never be finished. */
    void giveUp(String why) throws NotOursException {
        write(
                "worker = null, state = 'failed', trouble = :trouble, ended_ms = :now",
                Map.of("trouble", cut(why), "now", now()));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_TROUBLE));
    }

    private interface More {
        void execute(Handle sql);
    }

    private void write(String change, Map<String, Object> values) throws NotOursException {
        write(change, values, sql -> {});
    }

    /** The job's row is locked by the first statement, so the rest is of one who has the job. */
    private void write(String change, Map<String, Object> values, More more) throws NotOursException {
        boolean ours = jdbi.inTransaction(sql -> {
            int rows = sql.createUpdate("update quartz.replay set leased_until_ms = :lease, " + change
                            + " where id = :id and worker = :worker and state = 'active'")
                    .bindMap(values)
                    .bind("lease", now() + lease.toMillis())
                    .bind("id", job.id())
                    .bind("worker", worker)
                    .execute();
            if (rows > 0) {
                more.execute(sql);
            }
            return rows > 0;
        });
        if (!ours) {
            throw new NotOursException(job.id());
        }
    }

    private long now() {
        return clock.instant().toEpochMilli();
    }
}
