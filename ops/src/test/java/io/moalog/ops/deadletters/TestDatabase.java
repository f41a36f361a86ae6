package io.moalog.ops.deadletters;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** The databases that the letters are kept in. */
enum TestDatabase {
    H2 {
        @Override
        DataSource fresh() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:letters" + NUMBERS.incrementAndGet()
                    + ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT=30000");
            return database;
        }
    },
    POSTGRESQL {
        @Override
        DataSource fresh() throws SQLException {
            String name = "letters" + NUMBERS.incrementAndGet();
            try (Connection connection = Postgres.SERVER.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            }
            return Postgres.SERVER.getDatabase("postgres", name);
        }
    };

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private @Nullable DataSource shared;

    /** The same one each time; it keeps what tests leave in it. */
    synchronized DataSource shared() throws SQLException {
        DataSource made = shared == null ? fresh() : shared;
        shared = made;
        return made;
    }

    /** An empty one. */
    abstract DataSource fresh() throws SQLException;

    /** One server for all tests; it ends with their JVM. */
    private static final class Postgres {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
