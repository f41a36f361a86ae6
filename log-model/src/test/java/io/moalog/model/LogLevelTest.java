package io.moalog.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLevelTest {
    @ParameterizedTest
    @CsvSource({
        "level, ERROR, ERROR",
        "level, error, ERROR",
        "level, ' Warning ', WARN",
        "level, crit, FATAL",
        "level, I, INFO",
        "level, INFO2, INFO",
        "level, DEBUG5, DEBUG",
        "level, SEVERE, ERROR",
        "level, E5,",
        "level, high,",
        "level, '',",
        "level, a very long text that is no level at all,",
        "level, 0, FATAL",
        "level, 3, ERROR",
        "severity, 4, WARN",
        "severity, 6, INFO",
        "level, 7, DEBUG",
        "level, 8,",
        "level, 10, TRACE",
        "level, 30, INFO",
        "level, 35, INFO",
        "level, 60, FATAL",
        "level, 70,",
        "level, -1,",
        "level, 3.5,",
        "level, 100,",
        "severityNumber, 1, TRACE",
        "severity_number, 9, INFO",
        "SeverityNumber, 17, ERROR",
        "severity_number, 24, FATAL",
        "severity_number, 25,",
        "severity_number, 0,"
    })
    void wordsAndNumbersOfTheUsualLoggersAreUnderstood(String field, String text, LogLevel expected) {
        assertThat(LogLevel.of(field, text)).isEqualTo(expected);
    }
}
