package io.moalog.ops.deadletters;

import io.moalog.model.LogPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private static final String OF_PARTITION = " where topic_id = :topic and partition_number = :partition";

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

    /** From where the partition is to be read; its beginning where nobody has read it. */
    long next(String topicId, int partition, long begin) {
        return jdbi.inTransaction(sql -> {
            hold(sql, topicId, partition, begin);
            return heldNext(sql, topicId, partition);
        });
    }

    /** It is to be read from {@code begin} again: what had been read is not what is there now. */
    void rewind(String topicId, int partition, long begin) {
        jdbi.useHandle(sql -> moveTo(sql, topicId, partition, begin));
    }

    /**
     * Stores a partition's letters that nobody has stored yet, each once: the copy that comes last counts, and what has been
     * done about the earlier ones is done about it.
     *
     * @param letters in the order of their offsets, at least one
     * @return the letters that were read by this call and by nobody before, and those of them that are new
     */
    Stored store(String topicId, int partition, List<Letter> letters) {
        long end = letters.get(letters.size() - 1).place().offset() + 1;
        return jdbi.inTransaction(sql -> {
            hold(sql, topicId, partition, 0);
            long next = heldNext(sql, topicId, partition);
            // By id, as in mark: whoever locks rows in one order cannot lock each other out.
            Map<String, Letter> unread = new TreeMap<>();
            int read = 0;
            for (Letter letter : letters) {
                if (letter.place().offset() >= next) {
                    unread.put(letter.id(), letter);
                    read++;
                }
            }
            int added = unread.isEmpty() ? 0 : put(sql, List.copyOf(unread.values()));
            moveTo(sql, topicId, partition, Math.max(next, end));
            return new Stored(read, added, Math.max(next, end));
        });
    }

    /**
     * What a call stored.
     *
     * @param read letters that nobody had read before
     * @param added those of them that are no copies of earlier ones
     * @param next from where the partition goes on
     */
    record Stored(int read, int added, long next) {}

    private static void hold(Handle sql, String topicId, int partition, long begin) {
        sql.createUpdate("insert into dead_letters.read_position (topic_id, partition_number, next_offset)"
                        + " values (:topic, :partition, :begin) on conflict do nothing")
                .bind("topic", topicId)
                .bind("partition", partition)
                .bind("begin", begin)
                .execute();
    }

    private static long heldNext(Handle sql, String topicId, int partition) {
        return sql.createQuery("select next_offset from dead_letters.read_position" + OF_PARTITION + " for update")
                .bind("topic", topicId)
                .bind("partition", partition)
                .mapTo(Long.class)
                .one();
    }

    private static void moveTo(Handle sql, String topicId, int partition, long next) {
        sql.createUpdate("update dead_letters.read_position set next_offset = :next" + OF_PARTITION)
                .bind("topic", topicId)
                .bind("partition", partition)
                .bind("next", next)
                .execute();
    }

    /** @return how many of them were not there */
    private static int put(Handle sql, List<Letter> letters) {
        PreparedBatch update = sql.prepareBatch("update dead_letters.letter set reason = :reason, sender = :sender,"
                + " body_bytes = :bytes, happened_at = :at, topic_id = :topic, partition_number = :partition,"
                + " record_offset = :offset where id = :id");
        letters.forEach(letter -> update.bindMap(columns(letter)).add());
        int[] updated = update.execute();
        PreparedBatch insert = sql.prepareBatch("insert into dead_letters.letter (id, service, stage, reason, sender,"
                + " position, lost_to, unclaimed, body_bytes, happened_at, topic_id, partition_number, record_offset,"
                + " state) values (:id, :service, :stage, :reason, :sender, :position, :lostTo, :unclaimed, :bytes, :at,"
                + " :topic, :partition, :offset, 'open') on conflict do nothing");
        int added = 0;
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                insert.bindMap(columns(letters.get(i))).add();
                added++;
            }
        }
        if (added > 0) {
            insert.execute();
        }
        return added;
    }

    private static Map<String, @Nullable Object> columns(Letter letter) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("id", letter.id());
        columns.put("service", letter.service());
        columns.put("stage", letter.stage());
        columns.put("reason", letter.reason());
        columns.put("sender", letter.sender());
        columns.put("position", letter.position());
        columns.put("lostTo", letter.lostTo());
        columns.put("unclaimed", letter.unclaimed());
        columns.put("bytes", letter.bytes());
        columns.put("at", letter.at().toEpochMilli());
        columns.put("topic", letter.place().topicId());
        columns.put("partition", letter.place().partition());
        columns.put("offset", letter.place().offset());
        return columns;
    }

    /** Forgets the letters of a partition that Kafka no longer holds, those before {@code begin}; returns how many. */
    int trim(int partition, long begin) {
        return jdbi.withHandle(sql -> sql.createUpdate("delete from dead_letters.letter"
                        + " where partition_number = :partition and record_offset < :begin")
                .bind("partition", partition)
                .bind("begin", begin)
                .execute());
    }

    /** Forgets the letters of topics that are not there any more: all but {@code topicId}'s. */
    void trimOthers(String topicId) {
        jdbi.useTransaction(sql -> {
            sql.createUpdate("delete from dead_letters.letter where topic_id <> :topic")
                    .bind("topic", topicId)
                    .execute();
            sql.createUpdate("delete from dead_letters.read_position where topic_id <> :topic")
                    .bind("topic", topicId)
                    .execute();
        });
    }

    /** The newest first. */
    List<Letter> list(LetterFilter filter, @Nullable PageEnd after, int size) {
        String page = after == null ? "" : " and (happened_at < :at or (happened_at = :at and id < :id))";
        return jdbi.withHandle(sql -> {
            var query = sql.createQuery("select * from dead_letters.letter where " + filter.condition() + page
                            + " order by happened_at desc, id desc limit :size")
                    .bindMap(filter.values())
                    .bind("size", size);
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
        if (ids.isEmpty()) {
            return;
        }
        long now = Instant.now().toEpochMilli();
        jdbi.useTransaction(sql -> {
            PreparedBatch batch = sql.prepareBatch("update dead_letters.letter set state = :state, state_at = :now,"
                    + " state_by = :by where id = :id and state <> :state");
            new TreeSet<>(ids)
                    .forEach(id -> batch.bind("id", id)
                            .bind("state", state.toString())
                            .bind("now", now)
                            .bind("by", by)
                            .add());
            batch.execute();
        });
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
