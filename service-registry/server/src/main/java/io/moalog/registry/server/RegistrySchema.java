package io.moalog.registry.server;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The schema {@code registry}, with its own migration history. */
final class RegistrySchema {
    private final DataSource database;

    RegistrySchema(DataSource database) {
        this.database = database;
    }

    /**
     * Makes it, or brings it up to date; safe to call by several processes. One migration at a time over a source that roles share: DDL locks all of H2, and Flyway takes
     * a lock that was not had in time for a broken migration.
     *
     * @throws org.flywaydb.core.api.FlywayException where the database does not answer, or a migration fails
     */
    void migrate() {
        Flyway flyway = Flyway.configure(RegistrySchema.class.getClassLoader())
                .dataSource(database)
                .schemas("registry")
                .defaultSchema("registry")
                .locations("classpath:io/moalog/registry/db")
                .load();
        synchronized (database) {
            flyway.migrate();
        }
    }
}
