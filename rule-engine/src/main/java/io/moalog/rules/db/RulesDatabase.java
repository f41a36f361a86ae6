package io.moalog.rules.db;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * The schema {@code rules} in H2 (with {@code MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE}) or PostgreSQL; one set of SQL
 * serves both.
 */
public final class RulesDatabase {
    private static final String SCHEMA = "rules";

    private final DataSource source;
    private final Jdbi jdbi;
    private volatile boolean migrated;

    public RulesDatabase(DataSource source) {
        this.source = source;
        this.jdbi = Jdbi.create(source);
    }

    /**
     * Brings the schema up to date; safe to call by many processes at once. One migration at a time over a source that roles share: DDL locks all of H2, and Flyway takes
     * a lock that was not had in time for a broken migration.
     */
    public void migrate() {
        Flyway flyway = Flyway.configure(RulesDatabase.class.getClassLoader())
                .dataSource(source)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .locations("classpath:io/moalog/rules/db")
                .load();
        synchronized (source) {
            flyway.migrate();
        }
        migrated = true;
    }

    /** Whether this process has seen the schema up to date. */
    public boolean isMigrated() {
        return migrated;
    }

    public Jdbi jdbi() {
        return jdbi;
    }
}
