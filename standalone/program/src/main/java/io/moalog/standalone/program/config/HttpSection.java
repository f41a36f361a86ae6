package io.moalog.standalone.program.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
    static final Property<Boolean> ALLOW_UNAUTHENTICATED = Property.of(
            "http.allow-unauthenticated",
            Kind.flag(),
            "false",
            "Says that everybody who reaches an address beyond loopback may read and write: nothing asks who they are");

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

    private HttpSection() {}

    static List<Setting> settings() {
        return List.of(HOST, PORT, ALLOW_UNAUTHENTICATED, REQUIRE_TOKENS, ADMIN_TOKEN);
    }

    static HttpSettings read(Values values) {
        requireLoopback(values, HOST);
        TokenSettings tokens = new TokenSettings(values.get(REQUIRE_TOKENS), values.get(ADMIN_TOKEN));
        return new HttpSettings(values.get(HOST), values.get(PORT), isLoopback(values.get(HOST)), tokens);
    }

    /** Refuses an address beyond loopback, unless the configuration says that this is meant. */
    static void requireLoopback(Values values, Property<String> host) {
        requireLoopback(values, host, "read and write", "");
    }

    /**
     * {@link #requireLoopback(Values, Property)} of another listener.
     *
     * @param act what everybody could do
     * @param remedy how to let it ask who they are, before ", or", or nothing
     */
    static void requireLoopback(Values values, Property<String> host, String act, String remedy) {
        if (!values.get(ALLOW_UNAUTHENTICATED) && !isLoopback(values.get(host))) {
            values.refuse(
                    host,
                    "beyond loopback everybody could " + act + ", since nothing asks who they are: keep 127.0.0.1, "
                            + remedy + "or say that this is meant by " + ALLOW_UNAUTHENTICATED.name() + "=true");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
