package io.moalog.rules;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that the product runs on. PostgreSQL is a real one, started once for all tests. */
public enum TestDatabase {
    H2 {
        @Override
        String freshUrl(int number) {
            return "jdbc:h2:mem:rules" + number + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";
        }
    },
    POSTGRES {
        @Override
        String freshUrl(int number) {
            String database = "rules" + number;
            try (HikariDataSource admin = pool(postgres().getJdbcUrl("postgres", "postgres"));
                    var connection = admin.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + database);
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
            return postgres().getJdbcUrl("postgres", database);
        }
    };

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    abstract String freshUrl(int number);

    /** The URL of an empty database. */
    public String fresh() {
        return freshUrl(NUMBERS.incrementAndGet());
    }

    public static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(5);
        return new HikariDataSource(config);
    }

    private static synchronized EmbeddedPostgres postgres() {
        if (postgres == null) {
            try {
                postgres = EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return postgres;
    }
}
