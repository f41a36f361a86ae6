package io.moalog.standalone.program.serve;

import io.moalog.standalone.program.config.ConfigurationSources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads the configuration. */
public final class ConfigurationOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file of properties; \"moalog config\" lists them")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "PROPERTY=VALUE", description = "One property, over file and environment")
    private Map<String, String> assignments = new LinkedHashMap<>();

    @Option(names = "--data-dir", paramLabel = "FOLDER", description = "Where files are kept (default: data)")
    private @Nullable String dataDir;

    /** @param more assignments of the command's own options, over the others */
    public ConfigurationSources sources(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(assignments);
        if (dataDir != null) {
            all.put("data-dir", dataDir);
        }
        all.putAll(more);
        return new ConfigurationSources(Optional.ofNullable(file), System.getenv(), all);
    }
}
