package io.moalog.archive.schedule;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.quartz.utils.ConnectionProvider;

/** Quartz's tables, in a schema of their own with their own migrations; and connections to them. */
final class QuartzDatabase implements ConnectionProvider {
    static final String TABLE_PREFIX = "quartz.QRTZ_";

    private static final String SCHEMA = "quartz";

    private final DataSource dataSource;

    QuartzDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Brings the tables up to date; safe to call by many at once. One migration at a time over a source that roles share: DDL locks all of H2, and Flyway takes
     * a lock that was not had in time for a broken migration.
     */
    void migrate() throws SQLException {
        Flyway flyway = Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:io/moalog/archive/db")
                .schemas(schemaAsStored())
                .load();
        synchronized (dataSource) {
            flyway.migrate();
        }
    }

    /** Flyway quotes names, Quartz does not: the schema must be written as the database writes unquoted names. */
    private String schemaAsStored() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().storesUpperCaseIdentifiers()
                    ? SCHEMA.toUpperCase(java.util.Locale.ROOT)
                    : SCHEMA;
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return dataSource.getConnection();
    }

    @Override
    public void initialize() {}

    /** The pool belongs to the program. */
    @Override
    public void shutdown() {}
}
