package io.moalog.standalone.program.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code http.*}. */
final class HttpSection {
    static final Property<String> HOST = Property.of(
            "http.host",
            Kind.text("an address of this machine, or 0.0.0.0 for all of them"),
            "127.0.0.1",
            "The address that HTTP listens on");
    static final Property<Integer> PORT =
            Property.of("http.port", Kind.port(), "8080", "The one port for the API, the console and HTTP ingest");
    static final Property<Boolean> REQUIRE_TOKENS = Property.of(
            "http.require-tokens",
            Kind.flag(),
            "false",
            "Whether the management API, /api, answers only who shows a token; the console asks for it");
    static final Property<Optional<String>> ADMIN_TOKEN = Property.secret(
            "http.admin-token",
            Kind.optional(Kind.matching(
                    "[A-Za-z0-9._~-]{32,}", "at least 32 random characters out of letters, digits, . _ ~ and -")),
            "A token of the role admin, to make the others with; it ends when it is taken out of here");

    static final TlsProperties TLS = TlsProperties.of("http");

    private HttpSection() {}

    static List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(HOST, PORT, REQUIRE_TOKENS, ADMIN_TOKEN));
        settings.addAll(TLS.settings());
        return settings;
    }

    static HttpSettings read(Values values) {
        TokenSettings tokens = new TokenSettings(values.get(REQUIRE_TOKENS), values.get(ADMIN_TOKEN));
        String host = values.get(HOST);
        return new HttpSettings(host, values.get(PORT), ListenAddress.isLoopback(host), tokens, TLS.read(values));
    }
}
