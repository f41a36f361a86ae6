package io.moalog.standalone.program.serve;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.moalog.standalone.program.config.SqlSettings;

/** Makes the pool of database connections that every role shares. */
final class SqlPool {
    private static final int CONNECTIONS = 16;
    private static final long PATIENCE_MS = 10_000;

    private SqlPool() {}

    /** Connects to nothing yet. */
    static HikariDataSource open(SqlSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("sql");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.username());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_MS);
        // A database that is away does not stop the start.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
