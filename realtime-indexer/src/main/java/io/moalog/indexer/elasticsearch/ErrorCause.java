package io.moalog.indexer.elasticsearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Elasticsearch's {@code error} object: {@code {"type","reason","caused_by":{…}}}.
 *
 * @param type e.g. {@code document_parsing_exception}
 * @param reason in its own words
 */
record ErrorCause(String type, String reason) {
    /** The types with which Elasticsearch refuses a document for its content, always with status 400. */
    private static final Set<String> OF_CONTENT = Set.of(
            "document_parsing_exception",
            "illegal_argument_exception",
            "mapper_exception",
            "mapper_parsing_exception",
            "not_x_content_exception",
            "number_format_exception",
            "parse_exception",
            "parsing_exception",
            "strict_dynamic_mapping_exception",
            "x_content_parse_exception");

    /** Elasticsearch puts the beginning of a document in some reasons. */
    private static final int LONGEST_REASON = 1000;

    boolean isOfContent() {
        return OF_CONTENT.contains(type);
    }

    /** Two documents brought the same new field as different types, in parallel or within one of them. */
    boolean isOfConflictingMappings() {
        return isOfContent() && reason.contains("cannot be changed from type");
    }

    /** Both in one line. */
    String text() {
        return type + ": " + reason;
    }

    /** Reads the object that {@code parser} stands at the start of; a bare string stands for the reason. */
    static ErrorCause read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            String reason = parser.getValueAsString("no reason given");
            parser.skipChildren();
            return new ErrorCause("unknown", reason);
        }
        String type = "unknown";
        String reason = "";
        ErrorCause cause = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "type" -> type = parser.getValueAsString(type);
                case "reason" -> reason = parser.getValueAsString(reason);
                case "caused_by" -> cause = read(parser);
                default -> parser.skipChildren();
            }
        }
        return new ErrorCause(type, cut(withCause(reason, cause)));
    }

    private static String withCause(String reason, @Nullable ErrorCause cause) {
        return cause == null || reason.contains(cause.reason) ? reason : reason + " (" + cause.text() + ")";
    }

    private static String cut(String reason) {
        String line = reason.replace('\n', ' ');
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }
}
