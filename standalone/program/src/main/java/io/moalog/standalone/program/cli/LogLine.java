package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moalog.model.LogField;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A log as one line for people: time, level, message, and what else it holds. */
final class LogLine {
    private static final String RESET = "\u001B[0m";
    private static final String DIM = "\u001B[2m";

    /** Those that moalog adds itself, which the line's reader knows. */
    private static final Set<String> HIDDEN = Set.of("id", "service");

    private static final Map<String, String> COLOURS = Map.of(
            "FATAL", "\u001B[1;31m",
            "CRITICAL", "\u001B[1;31m",
            "ERROR", "\u001B[31m",
            "ERR", "\u001B[31m",
            "WARN", "\u001B[33m",
            "WARNING", "\u001B[33m",
            "INFO", "\u001B[32m",
            "DEBUG", "\u001B[36m",
            "TRACE", "\u001B[2m");

    private final boolean colour;

    LogLine(boolean colour) {
        this.colour = colour;
    }

    /** On a terminal, unless NO_COLOR is set (no-color.org). */
    static LogLine forTerminal() {
        boolean refused = !System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        String told = System.getProperty("moalog.terminal");
        boolean terminal = told == null ? System.console() != null : told.equals("true");
        return new LogLine(terminal && !refused);
    }

    boolean hasColour() {
        return colour;
    }

    String format(JsonNode log) {
        return format(log, "");
    }

    /** @param received shown where the log tells no time of its own */
    String format(JsonNode log, String received) {
        if (!(log instanceof ObjectNode object)) {
            return Printable.of(log.isTextual() ? log.asText() : log.toString());
        }
        ObjectNode rest = object.deepCopy();
        rest.remove(HIDDEN);
        String time = take(rest, LogField.TIMESTAMP);
        String level = take(rest, LogField.LEVEL).toUpperCase(Locale.ROOT);
        String message = take(rest, LogField.MESSAGE);
        StringBuilder line = new StringBuilder();
        append(line, time.isEmpty() ? received : time, DIM);
        append(line, level.isEmpty() ? "" : "%-5s".formatted(level), COLOURS.getOrDefault(level, ""));
        append(line, message, "");
        append(line, rest.isEmpty() ? "" : rest.toString(), DIM);
        return line.toString();
    }

    private static String take(ObjectNode log, LogField field) {
        String taken = "";
        for (String name : field.names()) {
            JsonNode value = log.path(name);
            if (taken.isEmpty() && value.isValueNode() && !value.isNull()) {
                taken = value.asText();
                log.remove(name);
            }
        }
        return taken;
    }

    private void append(StringBuilder line, String raw, String style) {
        String text = Printable.of(raw);
        if (!text.isEmpty()) {
            if (!line.isEmpty()) {
                line.append(' ');
            }
            boolean styled = colour && !style.isEmpty();
            line.append(styled ? style + text + RESET : text);
        }
    }
}
