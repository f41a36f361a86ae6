package io.moalog.standalone.program.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Makes one OpenAPI description out of the roles' own, which their builds put under {@code META-INF/swagger}. Where two of
 * them mean different things by one schema's name, the later one gets its file's name before it.
 */
final class OpenApiMerge {
    private static final String SCHEMA_REFERENCE = "#/components/schemas/";

    private final Map<String, Object> paths = new TreeMap<>();
    private final Map<String, Object> schemas = new TreeMap<>();
    private final Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));

    /** Adds the description {@code META-INF/swagger/<name>.yml}, where there is one. */
    void add(String name) {
        try (InputStream in = OpenApiMerge.class.getResourceAsStream("/META-INF/swagger/" + name + ".yml")) {
            if (in != null) {
                add(name, yaml.load(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(String name, Map<String, Object> description) {
        Map<String, Object> own = map(map(description.get("components")).get("schemas"));
        Map<String, String> renamed = new LinkedHashMap<>();
        own.forEach((schema, content) -> {
            Object known = schemas.get(schema);
            if (known != null && !known.equals(content)) {
                renamed.put(SCHEMA_REFERENCE + schema, SCHEMA_REFERENCE + name + "." + schema);
            }
        });
        own.forEach((schema, content) -> {
            boolean clashes = renamed.containsKey(SCHEMA_REFERENCE + schema);
            schemas.put(clashes ? name + "." + schema : schema, redirect(content, renamed));
        });
        map(description.get("paths")).forEach((path, operations) -> {
            Map<String, Object> all = new LinkedHashMap<>(map(paths.get(path)));
            map(operations)
                    .forEach((method, operation) -> all.put(method, identify(name, redirect(operation, renamed))));
            paths.put(path, all);
        });
    }

    /** Operation ids must differ within a description, and roles choose theirs alone. */
    private static @Nullable Object identify(String name, @Nullable Object operation) {
        Map<String, Object> identified = new LinkedHashMap<>(map(operation));
        identified.computeIfPresent("operationId", (key, id) -> name + "." + id);
        return identified.isEmpty() ? operation : identified;
    }

    private static @Nullable Object redirect(@Nullable Object node, Map<String, String> renamed) {
        if (node instanceof Map<?, ?> fields) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            fields.forEach((key, value) -> copy.put(String.valueOf(key), redirect(value, renamed)));
            return copy;
        }
        if (node instanceof List<?> elements) {
            List<@Nullable Object> copy = new ArrayList<>();
            elements.forEach(element -> copy.add(redirect(element, renamed)));
            return copy;
        }
        return node instanceof String text ? renamed.getOrDefault(text, text) : node;
    }

    @SuppressWarnings("unchecked") // YAML's keys are texts here
    private static Map<String, Object> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** The whole, as YAML. */
    String write() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("openapi", "3.0.1");
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("title", "moalog");
        info.put("version", "1");
        whole.put("info", info);
        whole.put("paths", paths);
        whole.put("components", Map.of("schemas", schemas));
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setDereferenceAliases(true);
        return new Yaml(options).dump(whole);
    }
}
