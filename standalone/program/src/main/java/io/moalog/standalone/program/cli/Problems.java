package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Problem documents (RFC 9457) as one line. */
final class Problems {
    private Problems() {}

    static CommandFailedException failure(int status, JsonNode problem) {
        return new CommandFailedException(ExitCodes.FAILED, line(status, problem));
    }

    static String line(int status, JsonNode problem) {
        StringJoiner line = new StringJoiner("; ");
        String what = first(problem, "detail", "title", "message");
        line.add(what.isEmpty() ? "the server answered " + status : what + " (" + status + ")");
        if (problem.has("line") && !what.contains("line")) {
            line.add("at line " + problem.path("line").asText() + ", column "
                    + problem.path("column").asText());
        }
        String expected = text(problem.path("expected"));
        if (!expected.isEmpty() && !what.contains("xpected")) {
            line.add("expected " + expected);
        }
        String suggestions = text(problem.path("suggestions"));
        if (!suggestions.isEmpty() && !what.contains(suggestions)) {
            line.add("did you mean " + suggestions + "?");
        }
        return line.toString().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String first(JsonNode problem, String... fields) {
        for (String field : fields) {
            if (problem.path(field).isTextual() && !problem.path(field).asText().isBlank()) {
                return problem.path(field).asText();
            }
        }
        return "";
    }

    private static String text(JsonNode node) {
        if (!node.isArray()) {
            return node.isValueNode() ? node.asText() : "";
        }
        List<String> texts = new ArrayList<>();
        node.forEach(element -> texts.add(element.asText()));
        return String.join(", ", texts);
    }
}
