package io.moalog.rules.alert;

import io.moalog.rules.db.RulesDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Who is still to be told, in SQL. */
final class DeliveryStore {
    private static final int LONGEST_REASON = 500;

    private final Jdbi jdbi;

    DeliveryStore(RulesDatabase database) {
        this.jdbi = database.jdbi();
    }

    /**
     * A try that this process may make.
     *
     * @param attempt the number of the try, from 1
     * @param firedAt when the alert fired
     */
    record Claim(String alertId, int target, String url, int attempt, Instant firedAt) {}

    /** The URLs for which something is due. */
    List<String> due(Instant now) {
        return jdbi.withHandle(
                sql -> sql.createQuery("""
                SELECT DISTINCT url FROM rules.delivery WHERE state = 'pending' AND next_attempt_at <= :now""").bind("now", now).mapTo(String.class).list());
    }

    /**
     * Takes up to {@code most} due tries of one URL. Until {@code lease} nobody else takes them; then, if this process has
     * died, they are due again.
     */
    List<Claim> claim(String url, Instant now, Instant lease, int most) {
        return jdbi.inTransaction(sql -> {
            List<Seen> due = sql.createQuery("""
                    SELECT d.alert_id, d.target, d.attempts, d.next_attempt_at, a.fired_at
                    FROM rules.delivery d JOIN rules.alert a ON a.id = d.alert_id
                    WHERE d.state = 'pending' AND d.url = :url AND d.next_attempt_at <= :now
                    ORDER BY d.next_attempt_at, a.fired_at LIMIT :most""")
                    .bind("url", url)
                    .bind("now", now)
                    .bind("most", most)
                    .map((row, context) -> new Seen(
                            new Claim(
                                    row.getString("alert_id"),
                                    row.getInt("target"),
                                    url,
                                    row.getInt("attempts") + 1,
                                    AlertRow.instant(row, "fired_at")),
                            AlertRow.instant(row, "next_attempt_at")))
                    .list();
            List<Claim> taken = new ArrayList<>();
            for (Seen seen : due) {
                if (take(sql, seen, lease)) {
                    taken.add(seen.claim());
                }
            }
            return taken;
        });
    }

    private static boolean take(Handle sql, Seen seen, Instant lease) {
        return sql.createUpdate("""
                UPDATE rules.delivery SET attempts = :attempt, next_attempt_at = :lease
                WHERE alert_id = :alert AND target = :target AND state = 'pending' AND next_attempt_at = :seen""")
                        .bind("attempt", seen.claim().attempt())
                        .bind("lease", lease)
                        .bind("alert", seen.claim().alertId())
                        .bind("target", seen.claim().target())
                        .bind("seen", seen.nextAttemptAt())
                        .execute()
                == 1;
    }

    void delivered(Claim claim, Instant now) {
        jdbi.useHandle(sql -> sql.createUpdate("""
                UPDATE rules.delivery SET state = 'delivered', reason = NULL, delivered_at = :now
                WHERE alert_id = :alert AND target = :target""")
                .bind("now", now)
                .bind("alert", claim.alertId())
                .bind("target", claim.target())
                .execute());
    }

    void retry(Claim claim, String reason, Instant next) {
        pending(claim, reason, Delivery.PENDING, next);
    }

    void giveUp(Claim claim, String reason, Instant now) {
        pending(claim, reason, Delivery.FAILED, now);
    }

    private void pending(Claim claim, String reason, String state, Instant next) {
        jdbi.useHandle(sql -> sql.createUpdate("""
                UPDATE rules.delivery SET state = :state, reason = :reason, next_attempt_at = :next
                WHERE alert_id = :alert AND target = :target AND state = 'pending'""")
                .bind("state", state)
                .bind("reason", reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason)
                .bind("next", next)
                .bind("alert", claim.alertId())
                .bind("target", claim.target())
                .execute());
    }

    private record Seen(Claim claim, Instant nextAttemptAt) {}
}
