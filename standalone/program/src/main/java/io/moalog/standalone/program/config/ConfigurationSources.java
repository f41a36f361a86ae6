package io.moalog.standalone.program.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the configuration comes from, each over the one before: defaults, file, environment, command line.
 *
 * @param file YAML
 * @param environment all variables; those that start with {@code MOALOG_} are read
 * @param assignments of the command line
 */
public record ConfigurationSources(
        Optional<Path> file, Map<String, String> environment, Map<String, String> assignments) {

    /** Assignments only. */
    public static ConfigurationSources of(Map<String, String> assignments) {
        return new ConfigurationSources(Optional.empty(), Map.of(), assignments);
    }

    /** Whether one of the sources gives that property, be it right or wrong. */
    public boolean gives(String property) {
        return values().isGiven(property);
    }

    /** The same with another assignment, which gives way to one that is there. */
    public ConfigurationSources orElse(String property, String text) {
        if (gives(property)) {
            return this;
        }
        Map<String, String> more = new java.util.LinkedHashMap<>(assignments);
        more.put(property, text);
        return new ConfigurationSources(file, environment, more);
    }

    /**
     * The typed configuration.
     *
     * @throws ConfigurationException with all that is wrong, not only the first
     */
    public Configuration read() {
        Values values = values();
        values.refuseUnknown(Sections.settings());
        return Sections.read(values);
    }

    private Values values() {
        Values values = new Values();
        file.ifPresent(path -> {
            YamlFile yaml = YamlFile.read(path);
            values.add(yaml.values());
            values.addProblems(yaml.problems());
        });
        values.add(EnvironmentVariables.read(environment, Sections.settings()));
        List<GivenValue> given = new ArrayList<>();
        assignments.forEach((property, text) -> given.add(new GivenValue(property, text, "command line")));
        values.add(given);
        return values;
    }
}
