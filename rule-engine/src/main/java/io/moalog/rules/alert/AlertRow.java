package io.moalog.rules.alert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** An alert from its row. */
final class AlertRow {
    private AlertRow() {}

    /** The alert without those who are to be told. */
    static Alert read(ResultSet row) throws SQLException {
        return new Alert(
                row.getString("id"),
                row.getString("rule_name"),
                row.getString("rule_id"),
                row.getString("service"),
                new Alert.Window(instant(row, "window_start"), instant(row, "window_end")),
                row.getLong("log_count"),
                row.getString("group_keys"),
                row.getString("selected"),
                row.getString("samples"),
                AlertState.RAISED,
                instant(row, "fired_at"),
                List.of());
    }

    static Alert with(Alert alert, List<Delivery> deliveries) {
        return new Alert(
                alert.id(),
                alert.rule(),
                alert.ruleId(),
                alert.service(),
                alert.window(),
                alert.count(),
                alert.group(),
                alert.values(),
                alert.samples(),
                Alert.state(deliveries),
                alert.firedAt(),
                deliveries);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
