package io.moalog.standalone.program.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that the program is told, checked.
 *
 * @param roles what to run
 * @param dataDir where this process keeps files of its own
 * @param http the one HTTP port
 * @param backends how to reach Kafka, Elasticsearch, HDFS and SQL
 * @param settings each role's own
 * @param consul where the aggregator registers, if anywhere
 */
public record Configuration(
        Set<RoleName> roles,
        Path dataDir,
        HttpSettings http,
        BackendSettings backends,
        RoleSettings settings,
        Optional<ConsulSettings> consul) {

    /**
     * The defaults with {@code properties} over them; files and environment are not looked at.
     *
     * @throws ConfigurationException with all that is wrong
     */
    public static Configuration of(Map<String, String> properties) {
        return ConfigurationSources.of(properties).read();
    }
}
