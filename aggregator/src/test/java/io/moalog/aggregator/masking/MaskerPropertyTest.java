package io.moalog.aggregator.masking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moalog.aggregator.bytes.Utf8;
import io.moalog.registry.view.Masking;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random logs, written in every way that JSON allows, against a plain reckoning on their tree. */
class MaskerPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final List<String> DROPPED = List.of("a", "b.c", "한");
    private static final List<String> MASKED = List.of("d", "b.e", "b.b.a");
    private static final String[] NAMES = {"a", "b", "c", "d", "e", "한", "b.c", "b.e", "b.b", "x", ""};
    private static final String[] TEXTS = {"", "x", "a@b.cc", "to a@b.cc!", "\"\\\n\u0001", "한글 😀", "a/b"};

    private final Random random = new Random(42);

    @Test
    void whatIsKeptIsWhatTheTreeSaysAndTheRestKeepsItsBytes() throws Exception {
        Masker masker = new Masker(new Masking(DROPPED, MASKED, List.of("email")));
        Masker other = new Masker(new Masking(List.of("not.there"), List.of("nor.this"), List.of("card", "/zzz/")));
        for (int i = 0; i < 5_000; i++) {
            String json = object(0);
            byte[] bytes = json.getBytes(UTF_8);
            assertThat(other.mask(bytes).json()).as(json).isSameAs(bytes);

            Masked masked = masker.mask(bytes);
            String kept = new String(masked.json(), UTF_8);
            JsonNode before = JSON.readTree(bytes);
            assertThat(JSON.readTree(kept)).as("%s became %s", json, kept).isEqualTo(reckon(before, ""));
            assertThat(masker.mask(masked.json()).dropped()).as(kept).isZero();
            if (masked.dropped() + masked.masked() + masked.redacted() == 0) {
                assertThat(masked.json()).isSameAs(bytes);
            } else {
                assertThat(isWhatIsLeft(kept, json))
                        .as("%s became %s", json, kept)
                        .isTrue();
            }
        }
    }

    @Test
    void brokenLogsFailInOneWayAndWhatIsALogDoesNot() throws Exception {
        Masker masker = new Masker(new Masking(DROPPED, MASKED, List.of("/a@b\\.cc/")));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = broken(object(0).getBytes(UTF_8));
            JsonNode before = tree(bytes);
            try {
                byte[] kept = masker.mask(bytes).json();
                if (before != null) {
                    assertThat(JSON.readTree(kept)).isEqualTo(reckon(before, ""));
                }
            } catch (NotMaskedException notALog) {
                assertThat(before).as(new String(bytes, UTF_8)).isNull();
            }
        }
    }

    private byte[] broken(byte[] bytes) {
        byte[] parts = "{}[]\",:\\u0 a\u00001".getBytes(UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = parts[random.nextInt(parts.length)];
        }
        return random.nextInt(4) > 0 ? bytes : java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
    }

    /** What the bytes say, or null where they are no log. */
    private static @Nullable JsonNode tree(byte[] bytes) {
        try {
            JsonNode tree = STRICT.readTree(bytes);
            return Utf8.malformedAt(bytes, 0, bytes.length) < 0 && tree.isObject() ? tree : null;
        } catch (IOException noJson) {
            return null;
        }
    }

    /** Whether one is what stays of the other when parts are taken out, three stars aside. */
    private static boolean isWhatIsLeft(String kept, String json) {
        if (json.contains("@") || json.contains("\\u0040")) {
            return true;
        }
        int at = 0;
        for (char c : kept.replace("\"***\"", "").toCharArray()) {
            at = json.indexOf(c, at) + 1;
            if (at == 0) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode reckon(JsonNode node, String path) {
        if (node instanceof TextNode text) {
            return new TextNode(text.textValue().replace("a@b.cc", "***"));
        }
        if (node instanceof ArrayNode array) {
            ArrayNode kept = JSON.createArrayNode();
            array.forEach(element -> kept.add(reckon(element, path)));
            return kept;
        }
        if (!(node instanceof ObjectNode)) {
            return node;
        }
        ObjectNode kept = JSON.createObjectNode();
        for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            String name = path + field.getKey();
            if (MASKED.contains(name) && !DROPPED.contains(name)) {
                kept.put(field.getKey(), "***");
            } else if (!DROPPED.contains(name)) {
                kept.set(field.getKey(), reckon(field.getValue(), name + "."));
            }
        }
        return kept;
    }

    private String object(int depth) {
        StringBuilder json = new StringBuilder("{").append(space());
        int fields = random.nextInt(5);
        // Names that come twice would be told apart by the tree.
        List<String> names = new java.util.ArrayList<>(List.of(NAMES));
        java.util.Collections.shuffle(names, random);
        for (int i = 0; i < fields; i++) {
            json.append(i > 0 ? "," + space() : "");
            json.append(string(names.get(i))).append(space()).append(':').append(space());
            json.append(value(depth)).append(space());
        }
        return json.append('}').toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 3 ? 4 : 7)) {
            case 0 -> string(TEXTS[random.nextInt(TEXTS.length)]);
            case 1 -> List.of("0", "-1.50", "1e3", "12345678901234567890").get(random.nextInt(4));
            case 2 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 3 -> string("p" + random.nextInt(1000));
            case 4 -> "[" + space() + value(depth + 1) + space() + "," + value(depth + 1) + "]";
            default -> object(depth + 1);
        };
    }

    private String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c < ' ' || random.nextInt(6) == 0) {
                for (char half : Character.toChars(c)) {
                    json.append("\\u%04x".formatted((int) half));
                }
            } else if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c == '/' && random.nextBoolean()) {
                json.append("\\/");
            } else {
                json.appendCodePoint(c);
            }
        });
        return json.append('"').toString();
    }

    private String space() {
        return random.nextInt(3) == 0 ? List.of(" ", "\t", "\n ", "  ").get(random.nextInt(4)) : "";
    }
}
