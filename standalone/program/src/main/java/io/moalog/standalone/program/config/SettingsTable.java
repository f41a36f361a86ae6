package io.moalog.standalone.program.config;

import java.util.stream.Collectors;

/** The settings as a Markdown table, for {@code moalog config} and the README. */
public final class SettingsTable {
    private SettingsTable() {}

    /** With a line end after each row. */
    public static String markdown() {
        return Sections.settings().stream()
                .map(SettingsTable::row)
                .collect(Collectors.joining("", "| property | default | meaning |\n|---|---|---|\n", ""));
    }

    private static String row(Setting setting) {
        String text = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
        return "| `%s` | %s | %s (%s) |%n"
                .formatted(setting.name(), text, setting.description(), setting.allowed())
                .replace(System.lineSeparator(), "\n");
    }
}
