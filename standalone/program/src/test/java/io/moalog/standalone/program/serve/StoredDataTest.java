package io.moalog.standalone.program.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.registry.server.PurgeTargets;
import io.moalog.registry.server.ServiceData;
import io.moalog.standalone.program.config.Configuration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A default that nobody named and no role here works with says nothing of where logs are stored. */
class StoredDataTest {
    @ParameterizedTest
    @CsvSource({
        "all, '', ''",
        "service-registry, '', 'elasticsearch.urls,hdfs.uri'",
        "'service-registry,tail-api', '', hdfs.uri",
        "'service-registry,batch-indexer', '', elasticsearch.urls",
        "service-registry, elasticsearch.urls=http://es:9200, hdfs.uri",
        "service-registry, elasticsearch.urls=http://es:9200;hdfs.uri=hdfs://nn:8020, ''"
    })
    void whatIsMissingIsNamed(String roles, String given, String missing) {
        Map<String, String> properties =
                new HashMap<>(Map.of("roles", roles, "sql.url", "jdbc:postgresql://db/moalog"));
        for (String setting : given.isEmpty() ? new String[0] : given.split(";", -1)) {
            properties.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        try (OrderedStop stop = new OrderedStop()) {
            PurgeTargets targets =
                    StoredData.in(new Clients(Configuration.of(properties).backends(), stop));
            assertThat(String.join(",", targets.missingSettings())).isEqualTo(missing);
            assertThat(targets.data())
                    .hasSize(2 - targets.missingSettings().size())
                    .extracting(ServiceData::what)
                    .isSubsetOf("Elasticsearch", "the archive");
        }
    }
}
