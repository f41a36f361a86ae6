package io.moalog.standalone.program.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void theReadmesTableIsTheCodes() throws Exception {
        String readme = Files.readString(Path.of("../../README.md"));
        assertThat(readme.lines()
                        .filter(line -> line.startsWith("| `") && line.contains("` | "))
                        .toList())
                .as("the rows that \"./moalog config\" prints are in README.md")
                .containsAll(SettingsTable.markdown().lines().skip(2).toList());
    }
}
