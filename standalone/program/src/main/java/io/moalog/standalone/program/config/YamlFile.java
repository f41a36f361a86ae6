package io.moalog.standalone.program.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A configuration file: YAML mappings whose keys, joined by dots, are the properties; a list is a value with commas. */
final class YamlFile {
    private final Path path;
    private final List<GivenValue> values = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private YamlFile(Path path) {
        this.path = path;
    }

    static YamlFile read(Path path) {
        YamlFile file = new YamlFile(path);
        try (Reader reader = Files.newBufferedReader(path)) {
            Node root = new Yaml(new LoaderOptions()).compose(reader);
            if (root != null) {
                file.walk("", root);
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            file.problems.add(
                    new Problem("--config", path.toString(), "line " + line, "this is not YAML: " + e.getProblem()));
        } catch (IOException | YAMLException e) {
            file.problems.add(new Problem(
                    "--config", path.toString(), "command line", "give a YAML file that can be read (" + e + ")"));
        }
        return file;
    }

    List<GivenValue> values() {
        return values;
    }

    List<Problem> problems() {
        return problems;
    }

    private void walk(String name, Node node) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                walk(name.isEmpty() ? key : name + "." + key, entry.getValueNode());
            }
        } else if (node instanceof SequenceNode sequence) {
            walkSequence(name, sequence);
        } else if (node instanceof ScalarNode scalar) {
            add(name, scalar.getValue(), node);
        }
    }

    private void walkSequence(String name, SequenceNode sequence) {
        List<String> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            if (element instanceof ScalarNode scalar) {
                elements.add(scalar.getValue());
            } else {
                problems.add(new Problem(name, "…", origin(element), "give a list of plain values"));
            }
        }
        add(name, String.join(",", elements), sequence);
    }

    private void add(String name, String text, Node node) {
        if (name.isEmpty()) {
            problems.add(new Problem("--config", text, origin(node), "give properties, like \"http.port: 8080\""));
        } else if (seen.add(name)) {
            values.add(new GivenValue(name, text, origin(node)));
        } else {
            problems.add(new Problem(name, "…", origin(node), "it stands in this file twice: remove one"));
        }
    }

    private String origin(Node node) {
        return path.getFileName() + ", line " + (node.getStartMark().getLine() + 1);
    }
}
