package io.moalog.archive.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresScheduleIT extends ScheduleContract {
    private static EmbeddedPostgres postgres;
    private static int databases;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        postgres.close();
    }

    @Override
    HikariDataSource newDatabase() throws Exception {
        String name = "moalog" + databases++;
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(postgres.getJdbcUrl("postgres", name));
        database.setMaximumPoolSize(6);
        return database;
    }

    /** A scheduler that is shut down in the middle of a run leaves in the database what a killed one leaves. */
    @Test
    void theSliceOfAProcessThatDiesInItsRunIsTakenOver() throws Exception {
        HikariDataSource database = database();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        // Its run lasts for ever, so the trigger stays blocked until the process is declared dead.
        ArchiveSchedule dying = start(database, "* * * * * ?", 1, slice -> {
            running.countDown();
            never.await();
        });
        running.await();
        dying.close();

        AtomicBoolean taken = new AtomicBoolean();
        start(database, "* * * * * ?", 1, slice -> taken.set(true));
        await().atMost(Duration.ofSeconds(30)).untilTrue(taken);
        assertThat(taken).isTrue();
        never.countDown();
    }
}
