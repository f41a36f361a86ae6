package io.moalog.registry.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads the fields of a JSON object and keeps what is wrong with any of them. A null counts as not given. */
final class RequestFields {
    private static final int SHOWN = 100;
    private static final JsonNode NOT_SHOWN = TextNode.valueOf("…");

    private final String path;
    private final JsonNode object;
    private final List<FieldError> errors;

    RequestFields(JsonNode object) {
        this("", object, new ArrayList<>());
    }

    private RequestFields(String path, JsonNode object, List<FieldError> errors) {
        this.path = path;
        this.object = object;
        this.errors = errors;
    }

    /** Every other field is an error; its value, which may be a secret under a wrong name, is not repeated. */
    void allow(Set<String> names) {
        Set<String> others = new TreeSet<>();
        object.fieldNames().forEachRemaining(others::add);
        others.removeAll(names);
        String known = String.join(", ", new TreeSet<>(names));
        others.forEach(name -> error(name, NOT_SHOWN, "there is no such field; there are " + known));
    }

    /** @param parse throws IllegalArgumentException with what is allowed */
    <T> Optional<T> text(String name, String allowed, Function<String, T> parse) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            error(name, value, allowed);
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(value.textValue()));
        } catch (IllegalArgumentException e) {
            error(name, value, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** A text that is not shown, whatever is wrong with it. */
    Optional<String> secret(String name, String allowed, Predicate<String> isAllowed) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || !isAllowed.test(value.textValue())) {
            errors.add(new FieldError(path + name, null, allowed));
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    Optional<Integer> integer(String name, int least, int most) {
        return whole(name, least, most).map(Math::toIntExact);
    }

    Optional<Long> whole(String name, long least, long most) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            error(name, value, "a whole number from " + least + " to " + most);
            return Optional.empty();
        }
        return Optional.of(value.longValue());
    }

    /** Whether the field is there, be it with null. */
    boolean names(String name) {
        return object.has(name);
    }

    /** Whether an object is there; anything else but null is an error. */
    boolean isObject(String name, String allowed) {
        JsonNode value = object.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
            error(name, value, allowed);
        }
        return value.isObject();
    }

    JsonNode raw(String name) {
        return object.path(name);
    }

    /** The object under {@code name}; what is wrong in it is kept here too. */
    RequestFields in(String name) {
        return new RequestFields(path + name + ".", object.path(name), errors);
    }

    /** The object at that place of the list {@code name}; likewise. */
    RequestFields in(String name, int index) {
        return new RequestFields(
                path + name + "[" + index + "].", object.path(name).path(index), errors);
    }

    /** Whether anything in this object, or an object in it, is wrong. */
    boolean hasErrors() {
        return errors.stream().anyMatch(error -> error.field().startsWith(path));
    }

    void missing(String name, String allowed) {
        if (object.path(name).isMissingNode() || object.path(name).isNull()) {
            errors.add(new FieldError(path + name, null, allowed));
        }
    }

    void error(String name, JsonNode value, String allowed) {
        String text = value.isTextual() ? value.textValue() : value.toString();
        JsonNode shown = text.length() > SHOWN ? TextNode.valueOf(text.substring(0, SHOWN) + "…") : value;
        errors.add(new FieldError(path + name, shown, allowed));
    }

    /** @throws BadRequestException with everything that is wrong, if anything is */
    void check() {
        if (!errors.isEmpty()) {
            throw new BadRequestException(errors);
        }
    }
}
