package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** The elements of an answer that is a list, bare or under a name. */
final class Rows {
    private Rows() {}

    static Iterable<JsonNode> of(JsonNode answer, String name) {
        return answer.isArray() ? answer : answer.path(name);
    }
}
