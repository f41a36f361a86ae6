package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where results go. */
final class Output {
    private final PrintWriter out;
    private final PrintWriter err;
    private final OutputFormat format;

    Output(PrintWriter out, PrintWriter err, OutputFormat format) {
        this.out = out;
        this.err = err;
        this.format = format;
    }

    boolean isJson() {
        return format == OutputFormat.json;
    }

    void line(String line) {
        out.println(line);
    }

    void note(String line) {
        err.println(line);
        err.flush();
    }

    void flush() {
        out.flush();
    }

    /** The API's own answer, indented. */
    void json(JsonNode node) {
        try {
            out.println(
                    node.isMissingNode()
                            ? "{}"
                            : Api.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Rows under a heading, in columns.
     *
     * @param columns the fields of each row, dotted where nested; they are the heading too
     */
    void table(Iterable<JsonNode> rows, String... columns) {
        List<String[]> lines = new ArrayList<>();
        String[] heading = new String[columns.length];
        for (int i = 0; i < columns.length; i++) {
            heading[i] = heading(columns[i].substring(columns[i].lastIndexOf('.') + 1));
        }
        lines.add(heading);
        for (JsonNode row : rows) {
            String[] cells = new String[columns.length];
            for (int i = 0; i < columns.length; i++) {
                cells[i] = cell(row.at("/" + columns[i].replace('.', '/'))).replaceAll("\\s*\\n\\s*", " ");
            }
            lines.add(cells);
        }
        print(lines);
    }

    /** {@code deadLettered} is DEAD-LETTERED. */
    private static String heading(String field) {
        return field.replaceAll("([a-z])([A-Z])", "$1-$2").toUpperCase(Locale.ROOT);
    }

    private static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "-";
        }
        return Printable.of(value.isValueNode() ? value.asText() : value.toString());
    }

    private void print(List<String[]> lines) {
        int columns = lines.get(0).length;
        int[] widths = new int[columns];
        for (String[] line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                text.append(line[i]);
                text.append(" ".repeat(i == columns - 1 ? 0 : widths[i] - line[i].length() + 2));
            }
            out.println(text);
        }
    }

    /** One thing, a field a line. */
    void fields(JsonNode thing) {
        int width = 0;
        for (var names = thing.fieldNames(); names.hasNext(); ) {
            width = Math.max(width, names.next().length());
        }
        for (var fields = thing.fields(); fields.hasNext(); ) {
            var field = fields.next();
            String name = Printable.of(field.getKey());
            out.println(name + " ".repeat(width - name.length() + 2) + cell(field.getValue()));
        }
    }
}
