package io.moalog.rules.alert;

import io.moalog.rules.db.RulesDatabase;
import io.moalog.rules.rule.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The alerts in SQL. */
public final class AlertStore {
    private final Jdbi jdbi;

    public AlertStore(RulesDatabase database) {
        this.jdbi = database.jdbi();
    }

    /**
     * Keeps an alert, with what is to be told of it, in one transaction.
     *
     * @return false where it was there already
     * @throws RuntimeException where SQL is away, or another process stores the same matches at this moment: try again
     */
    boolean store(Raised raised) {
        return jdbi.inTransaction(sql -> {
            if (raised instanceof Raised.OfWindow window) {
                return insert(sql, NewAlert.of(window));
            }
            Raised.OfMatches matches = (Raised.OfMatches) raised;
            Optional<Raised.Matches> fresh = fresh(sql, matches);
            return fresh.isPresent() && insert(sql, NewAlert.of(matches, fresh.get()));
        });
    }

    /** The matches that no alert tells yet; moves the marks behind them. */
    private static Optional<Raised.Matches> fresh(Handle sql, Raised.OfMatches raised) {
        Raised.Matches matches = raised.matches();
        Map<Integer, Long> marks = sql.createQuery("""
                SELECT partition_number, next_offset FROM rules.match_mark
                WHERE rule_id = :rule AND topic_id = :topic""")
                .bind("rule", raised.rule().id())
                .bind("topic", matches.topicId())
                .map((row, context) -> Map.entry(row.getInt("partition_number"), row.getLong("next_offset")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        SortedMap<Integer, List<Long>> fresh = new TreeMap<>();
        matches.offsets().forEach((partition, offsets) -> {
            Long mark = marks.get(partition);
            List<Long> untold = offsets.stream()
                    .filter(offset -> mark == null || offset >= mark)
                    .toList();
            if (!untold.isEmpty()) {
                fresh.put(partition, untold);
                moveMark(sql, raised, partition, mark, untold.get(untold.size() - 1) + 1);
            }
        });
        return fresh.isEmpty()
                ? Optional.empty()
                : Optional.of(new Raised.Matches(matches.topicId(), fresh, matches.first(), matches.last()));
    }

    private static void moveMark(
            Handle sql, Raised.OfMatches raised, int partition, @Nullable Long before, long after) {
        Update move =
                before == null ? sql.createUpdate("""
                INSERT INTO rules.match_mark (rule_id, topic_id, partition_number, next_offset)
                VALUES (:rule, :topic, :partition, :after)""") : sql.createUpdate("""
                UPDATE rules.match_mark SET next_offset = :after
                WHERE rule_id = :rule AND topic_id = :topic AND partition_number = :partition
                    AND next_offset = :before""").bind("before", before);
        int moved = move.bind("rule", raised.rule().id())
                .bind("topic", raised.matches().topicId())
                .bind("partition", partition)
                .bind("after", after)
                .execute();
        if (moved != 1) {
            throw new IllegalStateException("another process stored matches of the rule "
                    + raised.rule().name() + " at the same moment");
        }
    }

    private static boolean insert(Handle sql, NewAlert alert) {
        int inserted = sql.createUpdate("""
                INSERT INTO rules.alert (id, rule_id, rule_name, service, window_start, window_end, log_count,
                    group_keys, selected, samples, fired_at)
                VALUES (:id, :ruleId, :rule, :service, :start, :end, :count, :group, :values, :samples, :firedAt)
                ON CONFLICT DO NOTHING""")
                .bind("id", alert.id())
                .bind("ruleId", alert.rule().id())
                .bind("rule", alert.rule().name())
                .bind("service", alert.rule().service())
                .bind("start", alert.window().start())
                .bind("end", alert.window().end())
                .bind("count", alert.count())
                .bind("group", alert.group())
                .bind("values", alert.values())
                .bind("samples", alert.samples())
                .bind("firedAt", alert.firedAt())
                .execute();
        if (inserted == 0) {
            return false;
        }
        List<Target> targets = alert.rule().targets();
        for (int i = 0; i < targets.size(); i++) {
            sql.createUpdate("""
                    INSERT INTO rules.delivery (alert_id, target, kind, url, state, attempts, next_attempt_at)
                    VALUES (:alert, :target, :kind, :url, 'pending', 0, :now)""")
                    .bind("alert", alert.id())
                    .bind("target", i)
                    .bind("kind", targets.get(i).type())
                    .bind("url", targets.get(i).url())
                    .bind("now", alert.firedAt())
                    .execute();
        }
        return true;
    }

    /**
     * Alerts, the newest first.
     *
     * @param rule only of the rule of this id or name; null for all
     * @param service only of this service; null for all
     */
    public List<Alert> list(@Nullable String rule, @Nullable String service, int size) {
        String statement = "SELECT * FROM rules.alert WHERE 1 = 1"
                + (rule == null ? "" : " AND (rule_id = :rule OR rule_name = :rule)")
                + (service == null ? "" : " AND service = :service")
                + " ORDER BY fired_at DESC, id LIMIT :size";
        return jdbi.withHandle(sql -> {
            Query query = sql.createQuery(statement).bind("size", size);
            if (rule != null) {
                query.bind("rule", rule);
            }
            if (service != null) {
                query.bind("service", service);
            }
            return withDeliveries(sql, query);
        });
    }

    /** One alert. */
    public Optional<Alert> find(String id) {
        return jdbi.withHandle(sql ->
                withDeliveries(
                                sql,
                                sql.createQuery("SELECT * FROM rules.alert WHERE id = :id")
                                        .bind("id", id))
                        .stream()
                        .findFirst());
    }

    /** Lets go of alerts that fired before {@code time}. */
    int deleteBefore(Instant time) {
        return jdbi.withHandle(sql -> sql.createUpdate("DELETE FROM rules.alert WHERE fired_at < :time")
                .bind("time", time)
                .execute());
    }

    private static List<Alert> withDeliveries(Handle sql, Query alerts) {
        List<Alert> bare = alerts.map((row, context) -> AlertRow.read(row)).list();
        if (bare.isEmpty()) {
            return bare;
        }
        Map<String, List<Delivery>> deliveries = sql.createQuery(
                        "SELECT * FROM rules.delivery WHERE alert_id IN (<ids>) ORDER BY alert_id, target")
                .bindList("ids", bare.stream().map(Alert::id).toList())
                .map((row, context) -> Map.entry(row.getString("alert_id"), delivery(row)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        List<Alert> whole = new ArrayList<>();
        for (Alert alert : bare) {
            whole.add(AlertRow.with(alert, deliveries.getOrDefault(alert.id(), List.of())));
        }
        return whole;
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        String state = row.getString("state");
        return new Delivery(
                row.getString("kind"),
                row.getString("url"),
                state,
                row.getInt("attempts"),
                row.getString("reason"),
                state.equals(Delivery.PENDING) ? AlertRow.instant(row, "next_attempt_at") : null,
                row.getTimestamp("delivered_at") == null ? null : AlertRow.instant(row, "delivered_at"));
    }
}
