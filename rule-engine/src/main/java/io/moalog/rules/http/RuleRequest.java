package io.moalog.rules.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moalog.rules.rule.RuleDraft;
import io.moalog.rules.rule.Target;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON of a rule in a request; every refusal names the field. */
final class RuleRequest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> FIELDS = Set.of("name", "sql", "notify", "enabled");

    private final JsonNode json;

    private RuleRequest(JsonNode json) {
        this.json = json;
    }

    static RuleRequest parse(@Nullable String body) throws BadFieldException {
        JsonNode json;
        try {
            json = JSON.readTree(body == null ? "" : body);
        } catch (JsonProcessingException malformed) {
            throw new BadFieldException("", "the request is not JSON" + place(malformed.getLocation()));
        }
        if (!json.isObject()) {
            throw new BadFieldException(
                    "",
                    "the request is no JSON object: give {\"name\":\"…\",\"sql\":\"…\",\"notify\":[{\"type\":\"webhook\",\"url\":\"…\"}]}");
        }
        only(json, "", FIELDS);
        return new RuleRequest(json);
    }

    /** Nothing is quoted: there may be a webhook's address in it, which is a secret. */
    private static String place(@Nullable JsonLocation where) {
        return where == null ? "" : ": line " + where.getLineNr() + ", column " + where.getColumnNr();
    }

    /** A whole rule; {@code enabled} is what it is where the request does not say. */
    RuleDraft whole(boolean enabled) throws BadFieldException {
        String name = text("name")
                .orElseThrow(
                        () -> new BadFieldException("name", "name is missing: say what alerts are to call the rule"));
        String sql = text("sql")
                .orElseThrow(() -> new BadFieldException(
                        "sql",
                        "sql is missing: give a rule like SELECT * FROM `public.test.info` WHERE level = 'ERROR'"));
        return draft(name, sql, targets().orElse(List.of()), flag().orElse(enabled));
    }

    /** A rule with what the request says in place of what it was. */
    RuleDraft over(RuleDraft before) throws BadFieldException {
        return draft(
                text("name").orElse(before.name()),
                text("sql").orElse(before.sql()),
                targets().orElse(before.targets()),
                flag().orElse(before.enabled()));
    }

    private static RuleDraft draft(String name, String sql, List<Target> targets, boolean enabled)
            throws BadFieldException {
        try {
            return new RuleDraft(name, sql, targets, enabled);
        } catch (IllegalArgumentException bad) {
            String message = String.valueOf(bad.getMessage());
            throw new BadFieldException(message.substring(0, message.indexOf(' ')), message);
        }
    }

    private Optional<String> text(String field) throws BadFieldException {
        JsonNode value = json.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new BadFieldException(field, field + " is " + value + ": give a text");
        }
        return Optional.of(value.textValue());
    }

    private Optional<Boolean> flag() throws BadFieldException {
        JsonNode value = json.get("enabled");
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw new BadFieldException("enabled", "enabled is " + value + ": give true or false");
        }
        return Optional.of(value.booleanValue());
    }

    private Optional<List<Target>> targets() throws BadFieldException {
        JsonNode list = json.get("notify");
        if (list == null) {
            return Optional.empty();
        }
        if (!list.isArray()) {
            throw new BadFieldException("notify", "notify is no list: give [{\"type\":\"webhook\",\"url\":\"…\"}]");
        }
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            targets.add(target("notify[" + i + "]", list.get(i)));
        }
        return Optional.of(targets);
    }

    private static Target target(String field, JsonNode target) throws BadFieldException {
        JsonNode type = target.path("type");
        JsonNode url = target.path("url");
        if (!type.isTextual() || !url.isTextual()) {
            throw new BadFieldException(
                    field, field + " is " + target + ": give {\"type\":\"webhook\",\"url\":\"http://…\"}");
        }
        only(target, field + ".", Set.of("type", "url"));
        try {
            return new Target(type.textValue(), url.textValue());
        } catch (IllegalArgumentException bad) {
            throw new BadFieldException(field, field + ": " + bad.getMessage());
        }
    }

    private static void only(JsonNode json, String prefix, Set<String> known) throws BadFieldException {
        Iterator<String> names = json.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new BadFieldException(
                        prefix + name,
                        prefix + name + " is not known: the fields are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }
}
