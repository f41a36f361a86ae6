package io.moalog.standalone.program.http;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import io.moalog.aggregator.tls.ListenerTls;
import io.moalog.standalone.program.config.HttpSettings;
import io.moalog.standalone.program.config.RoleName;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one HTTP server, with the controllers of the roles that run in this process. */
public final class HttpServer implements AutoCloseable {
    /** Ingest bodies are streams of any length, which the aggregator bounds itself; what is read whole is not. */
    private static final long MAX_STREAMED = Long.MAX_VALUE;

    private static final long MAX_BUFFERED = 10L * 1024 * 1024;

    private static final int ANY_PORT = -1;

    private final ApplicationContext context;
    private @Nullable NettyEmbeddedServer server;

    private HttpServer(ApplicationContext context) {
        this.context = context;
    }

    /**
     * Wires the controllers; nothing listens yet.
     *
     * @param tokens who may use the management API
     * @param singletons what controllers ask for by type: the roles, {@link Health}, the meter registry
     * @throws IllegalStateException in words for the operator, where the certificates cannot be used
     */
    public static HttpServer prepare(
            HttpSettings settings, Set<RoleName> roles, KnownTokens tokens, List<Object> singletons) {
        List<Object> tls = settings.tls()
                .map(ListenerTls::load)
                .<List<Object>>map(List::of)
                .orElse(List.of());
        ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .deduceCloudEnvironment(false)
                .environmentPropertySource(false)
                .bootstrapEnvironment(false)
                .singletons(singletons.toArray())
                .singletons(tls.toArray())
                .singletons(new ServedRoles(roles), settings, tokens)
                .properties(properties(settings, roles))
                .start();
        return new HttpServer(context);
    }

    private static Map<String, Object> properties(HttpSettings settings, Set<RoleName> roles) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.application.name", "moalog");
        properties.put("micronaut.server.host", settings.host());
        int port = settings.port() == 0 ? ANY_PORT : settings.port();
        properties.put("micronaut.server.port", port);
        if (settings.tls().isPresent()) {
            properties.put("micronaut.server.ssl.enabled", true);
            properties.put("micronaut.server.ssl.port", port);
        }
        properties.put("micronaut.server.max-request-size", MAX_STREAMED);
        properties.put("micronaut.server.max-request-buffer-size", MAX_BUFFERED);
        // The aggregator unpacks bodies itself, within its bound.
        properties.put("micronaut.server.netty.request-decompression-enabled", false);
        // A body's pieces are as large as what is read from a socket at once: each passes through the whole pipeline.
        properties.put("micronaut.server.netty.max-chunk-size", 64 * 1024);
        properties.put("micronaut.server.idle-timeout", "10m");
        properties.put("micronaut.netty.event-loops.default.num-threads", workers());
        // What a role answers is written whole: an empty list is an answer.
        properties.put("jackson.serialization-inclusion", "ALWAYS");
        properties.put("jackson.serialization.write-dates-as-timestamps", false);
        // Registration has a context of its own; here the discovery client would look for Consul at its default
        // address.
        properties.put("consul.client.enabled", false);
        roles.forEach(role -> properties.put("moalog.roles." + role.text(), true));
        return properties;
    }

    /** They hand logs to the producer, too, which has a lock for each topic: more would mostly wait for each other. */
    private static int workers() {
        return Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * Begins to listen.
     *
     * @return where
     */
    public URI start() {
        NettyEmbeddedServer starting = context.getBean(NettyEmbeddedServer.class);
        starting.register(new SharedFlushes());
        server = starting;
        starting.start();
        return URI.create(starting.getScheme() + "://" + starting.getHost() + ":" + starting.getPort());
    }

    @Override
    public void close() {
        NettyEmbeddedServer running = server;
        if (running != null) {
            running.stop();
        }
        context.close();
    }
}
