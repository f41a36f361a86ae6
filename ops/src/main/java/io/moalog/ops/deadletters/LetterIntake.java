package io.moalog.ops.deadletters;

import io.moalog.model.LogPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * What comes from Kafka into SQL's schema {@code dead_letters}, with how far it was read, in one transaction: so that it
 * comes once, whoever reads it. Every method throws {@link org.jdbi.v3.core.JdbiException} where the database does not do it.
 */
final class LetterIntake {
    private static final String OF_PARTITION = " where topic_id = :topic and partition_number = :partition";

    private final Jdbi jdbi;

    LetterIntake(DataSource database) {
        this.jdbi = Jdbi.create(database);
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

    /**
     * A record that says which letter of an unclaimed name has come to a service.
     *
     * @param offset of the record
     * @param letter where the letter lies; null where it is none of this topic
     */
    record Mark(long offset, @Nullable LogPosition letter) {}

    /**
     * Marks letters as replayed, in the order of the marks, up to the first one whose letter is not stored yet.
     *
     * @param letters the topic that they lie in
     * @param marks the topic of the marks, which has one partition
     * @return from where the marks go on
     */
    long markReplayed(String letters, String marks, List<Mark> read) {
        return jdbi.inTransaction(sql -> {
            hold(sql, marks, 0, 0);
            long next = heldNext(sql, marks, 0);
            Map<Integer, Long> stored = heldNext(sql, letters, read);
            Set<String> ids = new TreeSet<>();
            for (Mark mark : read) {
                LogPosition letter = mark.letter();
                if (letter != null) {
                    if (letter.offset() >= stored.getOrDefault(letter.partition(), 0L)) {
                        break;
                    }
                    ids.add(letter.id());
                }
                next = Math.max(next, mark.offset() + 1);
            }
            LetterTable.mark(sql, ids, LetterState.REPLAYED, null);
            moveTo(sql, marks, 0, next);
            return next;
        });
    }

    /** How far the partitions of the marks' letters are stored; nobody stores any of them until the transaction ends. */
    private static Map<Integer, Long> heldNext(Handle sql, String letters, List<Mark> marks) {
        Map<Integer, Long> next = new TreeMap<>();
        for (Mark mark : marks) {
            LogPosition letter = mark.letter();
            if (letter != null) {
                next.put(letter.partition(), 0L);
            }
        }
        next.replaceAll((partition, none) -> {
            hold(sql, letters, partition, 0);
            return heldNext(sql, letters, partition);
        });
        return next;
    }

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
        PreparedBatch insert = sql.prepareBatch("insert into dead_letters.letter (id, service, stage, reason, sender,"
                + " position, lost_to, unclaimed, body_bytes, happened_at, topic_id, partition_number, record_offset,"
                + " state) values (:id, :service, :stage, :reason, :sender, :position, :lostTo, :unclaimed, :bytes, :at,"
                + " :topic, :partition, :offset, 'open') on conflict do nothing");
        letters.forEach(letter -> insert.bindMap(columns(letter)).add());
        int[] inserted = insert.execute();
        PreparedBatch update = sql.prepareBatch("update dead_letters.letter set reason = :reason, sender = :sender,"
                + " body_bytes = :bytes, happened_at = :at, topic_id = :topic, partition_number = :partition,"
                + " record_offset = :offset where id = :id");
        int copies = 0;
        for (int i = 0; i < inserted.length; i++) {
            if (inserted[i] == 0) {
                copies++;
                update.bindMap(columns(letters.get(i))).add();
            }
        }
        if (copies > 0) {
            update.execute();
        }
        return inserted.length - copies;
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

    /** Forgets the letters of topics that are not there any more: all but {@code letters}', and what was read of others. */
    void trimOthers(String letters, String marks) {
        jdbi.useTransaction(sql -> {
            sql.createUpdate("delete from dead_letters.letter where topic_id <> :topic")
                    .bind("topic", letters)
                    .execute();
            sql.createUpdate("delete from dead_letters.read_position where topic_id not in (:letters, :marks)")
                    .bind("letters", letters)
                    .bind("marks", marks)
                    .execute();
        });
    }
}
