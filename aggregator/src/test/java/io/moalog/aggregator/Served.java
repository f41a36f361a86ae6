package io.moalog.aggregator;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;

/** An aggregator's HTTP server. */
public final class Served {
    private Served() {}

    /**
     * As the program configures it.
     *
     * @param decompressing whether the server unpacks gzip itself, which the program does not let it
     */
    public static EmbeddedServer serve(Platform platform, boolean decompressing) {
        return ApplicationContext.builder()
                .singletons(platform.aggregator)
                .properties(Map.of(
                        "micronaut.server.port",
                        -1,
                        "micronaut.server.max-request-size",
                        Long.MAX_VALUE,
                        "micronaut.server.netty.request-decompression-enabled",
                        decompressing,
                        "jackson.serialization-inclusion",
                        "ALWAYS",
                        "moalog.roles.aggregator",
                        true))
                .start()
                .getBean(EmbeddedServer.class)
                .start();
    }
}
