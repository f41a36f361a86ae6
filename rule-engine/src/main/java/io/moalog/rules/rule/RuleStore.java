package io.moalog.rules.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.rules.db.RulesDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/** The rules in SQL. Every change grows the version that all processes poll, in the same transaction. */
public final class RuleStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;

    public RuleStore(RulesDatabase database) {
        this.jdbi = database.jdbi();
    }

    long version() {
        return jdbi.withHandle(sql -> sql.createQuery("SELECT version FROM rules.rule_version")
                .mapTo(Long.class)
                .one());
    }

    /** All rules, by name. */
    List<Rule> all() {
        return jdbi.withHandle(sql -> sql.createQuery("SELECT * FROM rules.rule ORDER BY name")
                .map(RuleStore::read)
                .list());
    }

    Optional<Rule> find(String id) {
        return jdbi.withHandle(sql -> find(sql, id));
    }

    /** @throws NameTakenException where another rule has the name */
    void insert(Rule rule) throws NameTakenException {
        changing(rule, sql -> bind(sql, """
                INSERT INTO rules.rule (id, name, service, statement, notify, enabled, revision,
                    start_topic, start_offsets, created_at, changed_at)
                VALUES (:id, :name, :service, :statement, :notify, :enabled, :revision,
                    :startTopic, :startOffsets, :createdAt, :changedAt)""", rule).execute());
    }

    /**
     * Replaces a rule, where it still is as it was read.
     *
     * @return whether it was; if not, somebody else changed it meanwhile
     * @throws NameTakenException where another rule has the name
     */
    boolean replace(Rule before, Rule after) throws NameTakenException {
        return changing(
                        after,
                        sql -> bind(sql, """
                UPDATE rules.rule SET name = :name, service = :service, statement = :statement, notify = :notify,
                    enabled = :enabled, revision = :revision, start_topic = :startTopic,
                    start_offsets = :startOffsets, changed_at = :changedAt
                WHERE id = :id AND changed_at = :before""", after)
                                .bind("before", before.changedAt())
                                .execute())
                == 1;
    }

    /** Deletes a rule and gives up what was still to be told of it. Its alerts stay. */
    boolean delete(String id) {
        return jdbi.inTransaction(sql -> {
            sql.createUpdate("""
                    UPDATE rules.delivery SET state = 'failed', reason = 'the rule was deleted'
                    WHERE state = 'pending' AND alert_id IN (SELECT id FROM rules.alert WHERE rule_id = :id)""").bind("id", id).execute();
            sql.createUpdate("DELETE FROM rules.match_mark WHERE rule_id = :id")
                    .bind("id", id)
                    .execute();
            boolean existed = sql.createUpdate("DELETE FROM rules.rule WHERE id = :id")
                            .bind("id", id)
                            .execute()
                    == 1;
            grow(sql);
            return existed;
        });
    }

    private int changing(Rule rule, org.jdbi.v3.core.HandleCallback<Integer, RuntimeException> change)
            throws NameTakenException {
        try {
            return jdbi.inTransaction(sql -> {
                int changed = change.withHandle(sql);
                grow(sql);
                return changed;
            });
        } catch (RuntimeException failed) {
            Optional<String> other = otherOfThatName(rule);
            if (other.isPresent()) {
                throw new NameTakenException(rule.name(), other.get());
            }
            throw failed;
        }
    }

    private Optional<String> otherOfThatName(Rule rule) {
        return jdbi.withHandle(sql -> sql.createQuery("SELECT id FROM rules.rule WHERE name = :name AND id <> :id")
                .bind("name", rule.name())
                .bind("id", rule.id())
                .mapTo(String.class)
                .findOne());
    }

    private static void grow(Handle sql) {
        sql.execute("UPDATE rules.rule_version SET version = version + 1");
    }

    private static Optional<Rule> find(Handle sql, String id) {
        return sql.createQuery("SELECT * FROM rules.rule WHERE id = :id")
                .bind("id", id)
                .map(RuleStore::read)
                .findOne();
    }

    private static Update bind(Handle sql, String statement, Rule rule) {
        try {
            return sql.createUpdate(statement)
                    .bind("id", rule.id())
                    .bind("name", rule.name())
                    .bind("service", rule.service())
                    .bind("statement", rule.sql())
                    .bind("notify", JSON.writeValueAsString(rule.targets()))
                    .bind("enabled", rule.enabled())
                    .bind("revision", rule.revision())
                    .bind("startTopic", rule.start().topicId())
                    .bind("startOffsets", rule.start().offsetsText())
                    .bind("createdAt", rule.createdAt())
                    .bind("changedAt", rule.changedAt());
        } catch (JsonProcessingException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private static Rule read(ResultSet row, StatementContext context) throws SQLException {
        try {
            return new Rule(
                    row.getString("id"),
                    row.getString("name"),
                    row.getString("service"),
                    row.getString("statement"),
                    JSON.readValue(row.getString("notify"), new TypeReference<List<Target>>() {}),
                    row.getBoolean("enabled"),
                    row.getInt("revision"),
                    StartPosition.of(row.getString("start_topic"), row.getString("start_offsets")),
                    row.getTimestamp("created_at").toInstant(),
                    row.getTimestamp("changed_at").toInstant());
        } catch (JsonProcessingException e) {
            throw new SQLException("rule " + row.getString("id") + " holds targets that cannot be read", e);
        }
    }
}
