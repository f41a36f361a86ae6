package io.moalog.standalone.program.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code elasticsearch.*}. */
final class ElasticsearchSection {
    static final Property<List<URI>> URLS = Property.of(
            "elasticsearch.urls",
            Kind.list(Kind.uri("http://127.0.0.1:9200", List.of("http", "https"))),
            "http://127.0.0.1:9200",
            "Nodes of Elasticsearch 8 or 9; given to \"moalog up\", they replace its own node");
    static final Property<Optional<String>> API_KEY = Property.secret(
            "elasticsearch.api-key",
            Kind.optional(Kind.text("an encoded API key")),
            "API key, encoded as Elasticsearch gives it");
    static final Property<Optional<String>> USERNAME = Property.of(
            "elasticsearch.username", Kind.optional(Kind.text("a name")), "", "User, where there is no API key");
    static final Property<Optional<String>> PASSWORD =
            Property.secret("elasticsearch.password", Kind.optional(Kind.text("a password")), "The user's password");
    static final Property<Optional<Path>> CA = Property.of(
            "elasticsearch.ca",
            Kind.optional(Kind.readableFile()),
            "",
            "PEM file of the certificate authority that the nodes' certificates come from");

    private static final Set<RoleName> USED_BY = EnumSet.of(RoleName.REALTIME_INDEXER, RoleName.TAIL_API, RoleName.OPS);

    private ElasticsearchSection() {}

    static List<Setting> settings() {
        return List.of(URLS, API_KEY, USERNAME, PASSWORD, CA);
    }

    static ElasticsearchSettings read(Values values, Set<RoleName> roles) {
        return new ElasticsearchSettings(
                values.get(URLS),
                Login.read(values, API_KEY, USERNAME, PASSWORD),
                values.get(CA),
                values.isGiven(URLS.name()) || !Collections.disjoint(roles, USED_BY));
    }
}
