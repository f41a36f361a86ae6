package io.moalog.standalone.program.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.aggregator.AggregatorConfig.SyslogConfig;
import io.moalog.aggregator.connection.AddressBlock;
import io.moalog.archive.BatchIndexerConfig;
import io.moalog.indexer.RealtimeIndexerConfig;
import io.moalog.registry.server.RegistryConfig;
import io.moalog.rules.RuleEngineConfig;
import io.moalog.tailapi.TailApiConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    @TempDir
    Path folder;

    @Test
    void defaultsServeEverythingOnLoopback() {
        Configuration configuration = Configuration.of(Map.of());
        assertThat(configuration.roles()).isEqualTo(EnumSet.allOf(RoleName.class));
        assertThat(configuration.dataDir()).isEqualTo(Path.of("data"));
        assertThat(configuration.http()).isEqualTo(new HttpSettings("127.0.0.1", 8080, true, TokenSettings.NONE));
        BackendSettings backends = configuration.backends();
        assertThat(backends.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
        assertThat(backends.kafka().replicationFactor()).isZero();
        assertThat(backends.elasticsearch().urls()).containsExactly(URI.create("http://127.0.0.1:9200"));
        assertThat(backends.elasticsearch().login().authorization()).isEmpty();
        assertThat(backends.hdfs().uri()).contains(URI.create("hdfs://127.0.0.1:8020"));
        assertThat(backends.hdfs().root()).isEqualTo("/moalog/archive");
        assertThat(backends.sql().url())
                .startsWith("jdbc:h2:file:" + Path.of("data/sql/moalog").toAbsolutePath());
        RoleSettings settings = configuration.settings();
        assertThat(settings.serviceRegistry()).isEqualTo(RegistryConfig.defaults());
        assertThat(settings.aggregator()).isEqualTo(AggregatorConfig.defaults());
        assertThat(settings.realtimeIndexer()).isEqualTo(RealtimeIndexerConfig.defaults());
        assertThat(settings.batchIndexer()).isEqualTo(BatchIndexerConfig.defaults());
        assertThat(settings.ruleEngine()).isEqualTo(RuleEngineConfig.defaults());
        assertThat(settings.tailApi()).isEqualTo(TailApiConfig.defaults());
    }

    @Test
    void everyDefaultIsAllowed() {
        for (Setting setting : Sections.settings()) {
            if (setting instanceof Property<?> property) {
                property.kind().parser().apply(property.defaultText());
            }
        }
    }

    @Test
    void allErrorsComeOutAtOnce() throws IOException {
        Path file = write("""
                http:
                  port: eighty
                kafka.bootstrap-server: broker:9092
                """);
        ConfigurationException refused = refused(new ConfigurationSources(
                Optional.of(file),
                Map.of("MOALOG_ELASTICSEARCH_URLS", "ftp://x", "PATH", "/bin"),
                Map.of("roles", "aggregator,tail", "elasticsearch.password", "hush")));
        assertThat(refused.problems())
                .extracting(Problem::property)
                .containsExactlyInAnyOrder(
                        "http.port", "kafka.bootstrap-server", "elasticsearch.urls", "roles", "elasticsearch.username");
        assertThat(refused)
                .hasMessageContaining("http.port = \"eighty\" (moalog.yml, line 2): give a port from 1 to 65535")
                .hasMessageContaining("did you mean kafka.bootstrap-servers?")
                .hasMessageContaining("environment MOALOG_ELASTICSEARCH_URLS")
                .hasMessageContaining("realtime-indexer")
                .hasMessageNotContaining("hush");
    }

    @Test
    void laterSourcesWin() throws IOException {
        Path file = write("http.port: 1\ninstance: a\nhdfs.root: /file\n");
        Configuration configuration = new ConfigurationSources(
                        Optional.of(file),
                        Map.of("MOALOG_HTTP_PORT", "2", "MOALOG_INSTANCE", "b"),
                        Map.of("http.port", "3"))
                .read();
        assertThat(configuration.http().port()).isEqualTo(3);
        assertThat(configuration.settings().realtimeIndexer().instance()).contains("b");
        assertThat(configuration.backends().hdfs().root()).isEqualTo("/file");
    }

    @Test
    void clientSettingsPassThroughFromEverySource() throws IOException {
        Path file = write("kafka:\n  client:\n    sasl:\n      mechanism: SCRAM-SHA-256\n");
        Configuration configuration = new ConfigurationSources(
                        Optional.of(file),
                        Map.of("MOALOG_KAFKA_CLIENT_SASL_JAAS_CONFIG", "x required;"),
                        Map.of("kafka.client.security.protocol", "SASL_SSL", "hdfs.client.dfs.replication", "1"))
                .read();
        assertThat(configuration.backends().kafka().client())
                .containsOnly(
                        Map.entry("sasl.mechanism", "SCRAM-SHA-256"),
                        Map.entry("sasl.jaas.config", "x required;"),
                        Map.entry("security.protocol", "SASL_SSL"));
        assertThat(configuration.backends().hdfs().client()).containsOnly(Map.entry("dfs.replication", "1"));
    }

    @Test
    void listsMayBeWrittenAsLists() throws IOException {
        Path file = write("elasticsearch:\n  urls:\n    - http://a:9200\n    - https://b:9200\n");
        Configuration configuration = new ConfigurationSources(Optional.of(file), Map.of(), Map.of()).read();
        assertThat(configuration.backends().elasticsearch().urls())
                .isEqualTo(List.of(URI.create("http://a:9200"), URI.create("https://b:9200")));
    }

    @Test
    void whatKubernetesSetsForAServiceNamedMoalogIsNoProperty() {
        Configuration configuration = new ConfigurationSources(
                        Optional.empty(),
                        Map.of(
                                "MOALOG_SERVICE_HOST", "10.0.0.1",
                                "MOALOG_PORT_8080_TCP_ADDR", "10.0.0.1",
                                "MOALOG_HTTP_PORT", "tcp://10.0.0.1:80"),
                        Map.of())
                .read();
        assertThat(configuration.http().port()).isEqualTo(8080);
    }

    @Test
    void h2IsRefusedWhereRolesThatUseSqlRunElsewhere() {
        assertThatThrownBy(() -> Configuration.of(Map.of("roles", "service-registry,aggregator")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sql.url")
                .hasMessageContaining("batch-indexer, rule-engine, ops missing")
                .hasMessageContaining("jdbc:postgresql:");
    }

    @Test
    void h2ServesWhereNoRoleThatUsesSqlRunsElsewhere() {
        Configuration.of(Map.of("roles", "aggregator,tail-api,realtime-indexer"));
        Configuration.of(Map.of("roles", "service-registry,batch-indexer,rule-engine,ops"));
        Configuration.of(Map.of("roles", "service-registry", "sql.only-process", "true"));
        Configuration.of(Map.of("roles", "service-registry", "sql.url", "jdbc:postgresql://db/moalog"));
    }

    @Test
    void syslogCanBeTurnedOffAndListensOnLoopback() {
        assertThat(Configuration.of(Map.of("aggregator.syslog.port", "off"))
                        .settings()
                        .aggregator()
                        .syslog()
                        .port())
                .isEmpty();
        assertThat(Configuration.of(Map.of("aggregator.syslog.port", "514"))
                        .settings()
                        .aggregator()
                        .syslog()
                        .port())
                .hasValue(514);
        assertThatThrownBy(() -> Configuration.of(Map.of("aggregator.syslog.port", "none")))
                .hasMessageContaining("or 0 for any free one, or off");
    }

    @Test
    void syslogsSendersAreAddressesAndBlocks() throws IOException {
        Path file =
                write("aggregator:\n  syslog:\n    udp: false\n    allow: [10.0.0.0/8, '2001:db8::/32', 192.0.2.1]\n");
        SyslogConfig syslog = new ConfigurationSources(Optional.of(file), Map.of(), Map.of())
                .read()
                .settings()
                .aggregator()
                .syslog();
        assertThat(syslog.overUdp()).isFalse();
        assertThat(syslog.security().allowed().blocks())
                .containsExactly(
                        AddressBlock.parse("10.0.0.0/8"),
                        AddressBlock.parse("2001:db8::/32"),
                        AddressBlock.parse("192.0.2.1/32"));
        assertThatThrownBy(() -> Configuration.of(Map.of("aggregator.syslog.allow", "10.0.0.0/8,localhost")))
                .hasMessageContaining("aggregator.syslog.allow")
                .hasMessageContaining("a block like 10.0.0.0/8 or 2001:db8::/32");
    }

    @Test
    void halfOfForwardsSecurityIsRefused() throws IOException {
        String file = Files.createFile(folder.resolve("b.pem")).toString();
        assertThatThrownBy(() -> Configuration.of(Map.of("aggregator.forward.users", file)))
                .hasMessageContaining("aggregator.forward.shared-key");
        assertThatThrownBy(() -> Configuration.of(Map.of("aggregator.forward.tls.certificates", file)))
                .hasMessageContaining("aggregator.forward.tls.key")
                .hasMessageContaining("both the certificates and their key");
        assertThatThrownBy(() -> Configuration.of(Map.of("aggregator.forward.tls.client-certificates", "Required")))
                .hasMessageContaining("none, optional or required");
        assertThatThrownBy(() -> Configuration.of(Map.of("aggregator.forward.tls.client-authorities", file)))
                .hasMessageContaining("clients show theirs over TLS alone");
    }

    @Test
    void theMasterKeyIsCheckedAndNeverShown() throws IOException {
        String key = "A".repeat(43) + "=";
        String file = Files.writeString(folder.resolve("master"), key + "\n").toString();
        assertThat(registry(Map.of("senders.master-key", key)).masterKey()).isPresent();
        assertThat(registry(Map.of("senders.master-key-file", file)).masterKey())
                .isPresent();
        assertThat(registry(Map.of()).masterKey()).isEmpty();
        assertThatThrownBy(() -> registry(Map.of("senders.master-key", "abcdefgh")))
                .hasMessageContaining("32 bytes in base64")
                .hasMessageNotContaining("abcdefgh");
        assertThatThrownBy(() -> registry(Map.of("senders.master-key", key, "senders.master-key-file", file)))
                .hasMessageContaining("leave out senders.master-key");
        String empty = Files.createFile(folder.resolve("empty")).toString();
        assertThatThrownBy(() -> registry(Map.of("senders.master-key-file", empty)))
                .hasMessageContaining("has 0 bytes");
        Map<String, String> registered = Map.of("aggregator.forward.registered-senders", "true");
        assertThatThrownBy(() -> registry(registered)).hasMessageContaining("give senders.master-key");
    }

    private static RegistryConfig registry(Map<String, String> properties) {
        return Configuration.of(properties).settings().serviceRegistry();
    }

    @Test
    void hadoopsFilesDecideTheFileSystemUnlessItIsGiven() throws IOException {
        String file = Files.writeString(folder.resolve("core-site.xml"), "<configuration/>")
                .toString();
        assertThat(Configuration.of(Map.of("hdfs.config", file))
                        .backends()
                        .hdfs()
                        .uri())
                .isEmpty();
        assertThat(Configuration.of(Map.of("hdfs.config", file, "hdfs.uri", "hdfs://n:1"))
                        .backends()
                        .hdfs()
                        .uri())
                .contains(URI.create("hdfs://n:1"));
    }

    @Test
    void whatIsNotYamlNamesItsLine() throws IOException {
        Path file = write("http.port: 1\n  - oops: [\n");
        assertThat(refused(new ConfigurationSources(Optional.of(file), Map.of(), Map.of())))
                .hasMessageContaining("line 2")
                .hasMessageContaining("not YAML");
    }

    @Test
    void aPropertyGivenTwiceInAFileIsRefused() throws IOException {
        Path file = write("http.port: 1\nhttp:\n  port: 2\n");
        assertThat(refused(new ConfigurationSources(Optional.of(file), Map.of(), Map.of())))
                .hasMessageContaining("twice");
    }

    private static ConfigurationException refused(ConfigurationSources sources) {
        return catchThrowableOfType(ConfigurationException.class, sources::read);
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("moalog.yml"), yaml);
    }
}
