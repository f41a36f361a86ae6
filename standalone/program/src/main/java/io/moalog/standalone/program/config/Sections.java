package io.moalog.standalone.program.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All sections of the configuration. */
final class Sections {
    private static final List<Setting> SETTINGS = all();

    private Sections() {}

    private static List<Setting> all() {
        List<Setting> all = new ArrayList<>();
        all.addAll(ProcessSection.settings());
        all.addAll(HttpSection.settings());
        all.addAll(KafkaSection.settings());
        all.addAll(ElasticsearchSection.settings());
        all.addAll(KibanaSection.settings());
        all.addAll(HdfsSection.settings());
        all.addAll(SqlSection.settings());
        all.addAll(RegistrySection.settings());
        all.addAll(AggregatorSection.settings());
        all.addAll(ConsulSection.settings());
        all.addAll(RealtimeIndexerSection.settings());
        all.addAll(BatchIndexerSection.settings());
        all.addAll(RuleEngineSection.settings());
        all.addAll(TailApiSection.settings());
        return List.copyOf(all);
    }

    /** Every setting, in the order of the README's table. */
    static List<Setting> settings() {
        return SETTINGS;
    }

    /** @throws ConfigurationException with all that is wrong */
    static Configuration read(Values values) {
        Set<RoleName> roles = ProcessSection.roles(values);
        Path dataDir = values.get(ProcessSection.DATA_DIR);
        HttpSettings http = HttpSection.read(values);
        BackendSettings backends = new BackendSettings(
                KafkaSection.read(values),
                ElasticsearchSection.read(values, roles),
                KibanaSection.read(values),
                HdfsSection.read(values, roles),
                SqlSection.read(values, roles, dataDir));
        RoleSettings settings = new RoleSettings(
                RegistrySection.read(values),
                AggregatorSection.read(values),
                RealtimeIndexerSection.read(values),
                BatchIndexerSection.read(values),
                RuleEngineSection.read(values),
                TailApiSection.read(values));
        Exposure.check(values, roles, http, settings.aggregator());
        Optional<ConsulSettings> consul = ConsulSection.read(values, roles, http, settings.aggregator());
        if (!values.problems().isEmpty()) {
            throw new ConfigurationException(values.problems());
        }
        return new Configuration(roles, dataDir, http, backends, settings, consul);
    }
}
