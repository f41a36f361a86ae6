package io.moalog.standalone.program.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code kibana.*}. */
final class KibanaSection {
    static final Property<Optional<URI>> URL = Property.of(
            "kibana.url",
            Kind.optional(Kind.uri("http://127.0.0.1:5601", List.of("http", "https"))),
            "",
            "Kibana 8 or 9, where ops keeps a data view for each service; a space as its path, like"
                    + " http://127.0.0.1:5601/s/logs; nothing means that none are kept");
    static final Property<Optional<String>> API_KEY = Property.secret(
            "kibana.api-key",
            Kind.optional(Kind.text("an encoded API key")),
            "API key that may manage data views, encoded as Elasticsearch gives it");
    static final Property<Optional<String>> USERNAME =
            Property.of("kibana.username", Kind.optional(Kind.text("a name")), "", "User, where there is no API key");
    static final Property<Optional<String>> PASSWORD =
            Property.secret("kibana.password", Kind.optional(Kind.text("a password")), "The user's password");
    static final Property<Optional<Path>> CA = Property.of(
            "kibana.ca",
            Kind.optional(Kind.readableFile()),
            "",
            "PEM file of the certificate authority that Kibana's certificate comes from");

    private KibanaSection() {}

    static List<Setting> settings() {
        return List.of(URL, API_KEY, USERNAME, PASSWORD, CA);
    }

    static Optional<KibanaAddress> read(Values values) {
        Login login = Login.read(values, API_KEY, USERNAME, PASSWORD);
        return values.get(URL).map(url -> new KibanaAddress(url, login, values.get(CA)));
    }
}
