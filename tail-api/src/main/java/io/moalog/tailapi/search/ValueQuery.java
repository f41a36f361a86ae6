package io.moalog.tailapi.search;

import static io.moalog.tailapi.search.ElasticsearchQuery.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moalog.tailapi.query.ValuePattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code field:value} for one type of the field, with the meaning that {@link ValuePattern} gives it.
 *
 * @param field the field
 * @param value what it must be
 */
record ValueQuery(String field, ValuePattern value) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final BigDecimal FIRST_INEXACT = BigDecimal.valueOf(1L << 53);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    /** @param type Elasticsearch's name of the field's type */
    JsonNode of(String type) {
        return switch (type) {
            case "keyword", "constant_keyword", "wildcard", "flattened" -> text();
            case "long", "integer", "short", "byte", "unsigned_long" -> whole();
            case "double", "float", "half_float", "scaled_float" -> fraction();
            case "boolean" -> truth();
            case "object", "nested", "unmapped" -> none();
            default -> other();
        };
    }

    private JsonNode text() {
        return value.isExact()
                ? object(
                        "term",
                        object(
                                field,
                                NODES.objectNode().put("value", value.exact()).put("case_insensitive", true)))
                : object(
                        "wildcard",
                        object(
                                field,
                                NODES.objectNode().put("value", wildcard()).put("case_insensitive", true)));
    }

    private String wildcard() {
        return value.parts().stream()
                .map(part -> part.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?"))
                .collect(Collectors.joining("*"));
    }

    private JsonNode whole() {
        Optional<BigDecimal> number = value.number();
        if (number.isPresent()) {
            Optional<BigInteger> exact = exactLong(number.get());
            return exact.isPresent() ? is(exact.get().toString()) : none();
        }
        return ranges();
    }

    private static Optional<BigInteger> exactLong(BigDecimal number) {
        // The magnitude first: a number like 1e999 must not be written out.
        if (number.precision() - number.scale() > 20
                || number.stripTrailingZeros().scale() > 0) {
            return Optional.empty();
        }
        BigInteger whole = number.toBigInteger();
        return whole.bitLength() < Long.SIZE ? Optional.of(whole) : Optional.empty();
    }

    private JsonNode fraction() {
        Optional<BigDecimal> number = value.number();
        return number.isPresent() ? nearest(number.get()) : ranges();
    }

    /** A double stands for many of the whole numbers beyond 2^53, of which the digits in the text tell one. */
    private JsonNode nearest(BigDecimal number) {
        if (Double.isInfinite(number.doubleValue())) {
            return none();
        }
        JsonNode near = is(number.toString());
        boolean exact = number.abs().compareTo(FIRST_INEXACT) < 0;
        Optional<BigInteger> whole = exact ? Optional.empty() : exactLong(number);
        return whole.isEmpty()
                ? near
                : ElasticsearchQuery.allOf(List.of(
                        near,
                        ElasticsearchQuery.phrase(
                                ElasticsearchQuery.TEXT, whole.get().toString())));
    }

    private JsonNode is(String number) {
        return object("term", object(field, NODES.objectNode().put("value", number)));
    }

    /** The numbers whose digits begin so: 5 is 5 to 6, 50 to 60, 500 to 600, … */
    private JsonNode ranges() {
        Optional<String> digits = value.digits();
        if (digits.isEmpty()) {
            return none();
        }
        boolean negative = digits.get().startsWith("-");
        BigInteger low = new BigInteger(digits.get()).abs();
        BigInteger high = low.add(BigInteger.ONE);
        ArrayNode should = NODES.arrayNode();
        while (low.compareTo(MAX_LONG) <= 0) {
            should.add(range(low, high, negative));
            if (low.signum() == 0) {
                break;
            }
            low = low.multiply(BigInteger.TEN);
            high = high.multiply(BigInteger.TEN);
        }
        return object("bool", NODES.objectNode().set("should", should));
    }

    private JsonNode range(BigInteger low, BigInteger high, boolean negative) {
        boolean bounded = high.compareTo(MAX_LONG) <= 0;
        BigInteger far = bounded ? high : MAX_LONG;
        ObjectNode bounds = negative
                ? NODES.objectNode()
                        .put("lte", low.negate().toString())
                        .put(bounded ? "gt" : "gte", far.negate().toString())
                : NODES.objectNode().put("gte", low.toString()).put(bounded ? "lt" : "lte", far.toString());
        return object("range", object(field, bounds));
    }

    private JsonNode truth() {
        ObjectNode terms = NODES.objectNode();
        ArrayNode values = terms.putArray(field);
        Stream.of("true", "false").filter(value::matchesText).forEach(values::add);
        return object("terms", terms);
    }

    private JsonNode other() {
        return value.isExact() ? lenient(field, value.exact()) : none();
    }

    /** The value as the field's own type understands it; nothing where it does not. */
    static JsonNode lenient(String field, String value) {
        return object(
                "match", object(field, NODES.objectNode().put("query", value).put("lenient", true)));
    }

    private static JsonNode none() {
        return object("match_none", NODES.objectNode());
    }
}
