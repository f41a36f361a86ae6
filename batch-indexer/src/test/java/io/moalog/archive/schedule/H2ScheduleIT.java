package io.moalog.archive.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2ScheduleIT extends ScheduleContract {
    private static final String MODE = ";MODE=PostgreSQL";

    @TempDir
    private Path folder;

    @Override
    HikariDataSource newDatabase() {
        return database(folder.resolve("db-" + System.nanoTime()) + MODE);
    }

    @Test
    void aDatabaseThatKeepsNamesInLowerCaseServesAsWell() throws Exception {
        try (HikariDataSource lower = database(folder.resolve("lower") + MODE + ";DATABASE_TO_LOWER=TRUE")) {
            Set<Slice> ran = ConcurrentHashMap.newKeySet();
            try (ArchiveSchedule schedule = new ArchiveSchedule(lower, "* * * * * ?", 2, 1, ran::add)) {
                schedule.start();
                await().atMost(Duration.ofSeconds(60)).until(() -> ran.size() == 2);
                assertThat(schedule.state()).contains("2 slices");
            }
        }
    }

    @Test
    void whileTheDatabaseIsAwayTheStateSaysSo() throws Exception {
        try (HikariDataSource away = new HikariDataSource()) {
            away.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none");
            away.setConnectionTimeout(250);
            away.setInitializationFailTimeout(-1);
            try (ArchiveSchedule schedule = new ArchiveSchedule(away, "* * * * * ?", 1, 1, slice -> {})) {
                schedule.start();
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThatThrownBy(schedule::state)
                                .hasMessageContaining("not started")
                                .hasCauseInstanceOf(Exception.class));
            }
        }
    }

    private static HikariDataSource database(String path) {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl("jdbc:h2:file:" + path);
        return database;
    }
}
