package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.Retention;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** A row of {@code registry.service}, between SQL and {@link ServiceRow}. */
final class ServiceColumns {
    /** The columns of the settings, and the names that {@link #of} gives their values. */
    static final String SET_SETTINGS = "owner = :owner, partitions = :partitions, retention_kafka = :kafka,"
            + " retention_search = :search, retention_archive = :archive, quota_bytes_per_second = :rate,"
            + " quota_burst_bytes = :burst, claims = :claims, masking = :masking, indices = :indices,"
            + " indexing = :indexing, ingest_keys = :keys";

    private ServiceColumns() {}

    static Map<String, @Nullable Object> of(ServiceSettings settings) {
        Retention retention = settings.retention();
        Quota quota = settings.sending().quota();
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("owner", settings.owner());
        values.put("partitions", settings.partitions());
        values.put("kafka", retention.kafka().toString());
        values.put("search", retention.search().toString());
        values.put("archive", retention.archive().toString());
        values.put("rate", quota == null ? null : quota.bytesPerSecond());
        values.put("burst", quota == null ? null : quota.burstBytes());
        values.put("claims", SettingsJson.write(settings.sending().claims()));
        values.put("masking", SettingsJson.write(settings.sending().masking()));
        values.put("indices", SettingsJson.write(settings.indices()));
        values.put("indexing", settings.indexing().toString());
        values.put("keys", SettingsJson.write(settings.keys()));
        return values;
    }

    static ServiceRow row(ResultSet row, StatementContext context) throws SQLException {
        return new ServiceRow(
                new ServiceName(row.getString("name")),
                settings(row),
                RowState.parse(row.getString("state")),
                row.getLong("version"),
                row.getString("topic_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("purge"));
    }

    static Retention retention(ResultSet row) throws SQLException {
        return new Retention(
                Age.parse(row.getString("retention_kafka")),
                Age.parse(row.getString("retention_search")),
                Age.parse(row.getString("retention_archive")));
    }

    private static ServiceSettings settings(ResultSet row) throws SQLException {
        long rate = row.getLong("quota_bytes_per_second");
        SendingRules sending = new SendingRules(
                row.wasNull() ? null : new Quota(rate, row.getLong("quota_burst_bytes")),
                SettingsJson.claims(row.getString("claims")),
                SettingsJson.masking(row.getString("masking")));
        return new ServiceSettings(
                row.getString("owner"),
                row.getInt("partitions"),
                retention(row),
                SettingsJson.indices(row.getString("indices")),
                Indexing.parse(row.getString("indexing")),
                sending,
                SettingsJson.keys(row.getString("ingest_keys")));
    }
}
