package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.model.ServiceName;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Every change of a service, and of what there is beside the services, written in the transaction that makes it, and kept
 * after it is gone.
 */
final class ChangeLog {
    /** The most that are answered at once. */
    static final int MOST = 1_000;

    private final Jdbi jdbi;

    ChangeLog(DataSource database) {
        this.jdbi = Jdbi.create(database);
    }

    /**
     * A change.
     *
     * @param id grows with every change of any service
     * @param what was done
     * @param actor who did it; null where that is not known, or the registry did
     * @param before the settings, without secrets; null where there were none
     * @param after likewise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            long id,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant time,
            String what,
            @Nullable String actor,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    static void add(
            Handle sql,
            ServiceName service,
            String what,
            @Nullable ServiceSettings before,
            @Nullable ServiceSettings after) {
        add(
                sql,
                service.value(),
                what,
                before == null ? null : SettingsJson.shown(before),
                after == null ? null : SettingsJson.shown(after));
    }

    /**
     * @param subject what was changed: a service, or the key of a record beside the services
     * @param before as JSON, without secrets
     * @param after likewise
     */
    static void add(Handle sql, String subject, String what, @Nullable String before, @Nullable String after) {
        sql.createUpdate("insert into registry.change (made_at, service, what, actor, before_json, after_json)"
                        + " values (current_timestamp, :service, :what, :actor, :before, :after)")
                .bind("service", subject)
                .bind("what", what)
                .bind("actor", Actor.current())
                .bind("before", before)
                .bind("after", after)
                .execute();
    }

    /** What was done to a record that SQL does not have. */
    void add(String subject, String what) {
        jdbi.useHandle(sql -> add(sql, subject, what, null, null));
    }

    /** The latest changes of a service that was or is, the newest first, of those older than {@code beforeId}. */
    List<Entry> latest(ServiceName service, long beforeId, int size) {
        return latest(service.value(), beforeId, size);
    }

    /** @param subject a service, or the key of a record beside the services */
    List<Entry> latest(String subject, long beforeId, int size) {
        return jdbi.withHandle(sql -> sql.createQuery(
                        "select * from registry.change where service = :service and id < :before"
                                + " order by id desc fetch first :size rows only")
                .bind("service", subject)
                .bind("before", beforeId)
                .bind("size", size)
                .map((row, context) -> new Entry(
                        row.getLong("id"),
                        row.getObject("made_at", OffsetDateTime.class).toInstant(),
                        row.getString("what"),
                        row.getString("actor"),
                        SettingsJson.tree(row.getString("before_json")),
                        SettingsJson.tree(row.getString("after_json"))))
                .list());
    }
}
