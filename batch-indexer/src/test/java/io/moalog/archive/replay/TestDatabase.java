package io.moalog.archive.replay;

import io.moalog.archive.schedule.ArchiveSchedule;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;

/** The databases that the jobs are kept in, as the schedule makes their tables; they keep what tests leave in them. */
enum TestDatabase {
    H2(() -> {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(
                "jdbc:h2:mem:replays;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT=30000");
        return database;
    }),
    POSTGRESQL(() -> {
        try {
            // Ends with this JVM.
            return EmbeddedPostgres.start().getPostgresDatabase();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    });

    private final Supplier<DataSource> start;
    private DataSource database;

    TestDatabase(Supplier<DataSource> start) {
        this.start = start;
    }

    synchronized DataSource get() {
        if (database == null) {
            database = start.get();
            try (ArchiveSchedule schedule = new ArchiveSchedule(database, "0 0 0 1 1 ? 2099", 1, 1, slice -> {})) {
                schedule.start();
                Awaitility.await()
                        .ignoreExceptions()
                        .until(() -> !schedule.state().isEmpty());
            }
        }
        return database;
    }
}
