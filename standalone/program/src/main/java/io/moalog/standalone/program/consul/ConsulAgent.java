package io.moalog.standalone.program.consul;

import io.micronaut.context.ApplicationContext;
import io.micronaut.discovery.consul.client.v1.ConsulClient;
import io.micronaut.discovery.consul.client.v1.ConsulNewServiceEntry;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.moalog.standalone.program.config.ConsulSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Consul's agent over Micronaut's client, each call waited for. It has a context of its own, so that its HTTP client and
 * settings meet nobody else's. Calls throw what the client throws, also where the agent is away.
 */
final class ConsulAgent implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ApplicationContext context;
    private final ConsulClient client;

    private ConsulAgent(ApplicationContext context) {
        this.context = context;
        this.client = context.getBean(ConsulClient.class);
    }

    /** Nothing is connected yet. */
    static ConsulAgent open(ConsulSettings settings) {
        return new ConsulAgent(ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .deduceCloudEnvironment(false)
                .environmentPropertySource(false)
                .bootstrapEnvironment(false)
                .properties(properties(settings))
                .start());
    }

    private static Map<String, Object> properties(ConsulSettings settings) {
        URI agent = settings.agent();
        boolean secure = agent.getScheme().equals("https");
        Map<String, Object> properties = new HashMap<>();
        properties.put("consul.client.enabled", true);
        properties.put("consul.client.host", agent.getHost());
        properties.put("consul.client.port", agent.getPort() > 0 ? agent.getPort() : secure ? 443 : 80);
        properties.put("consul.client.secure", secure);
        properties.put("consul.client.read-timeout", PATIENCE);
        properties.put("consul.client.connect-timeout", PATIENCE);
        settings.token().ifPresent(token -> properties.put("consul.client.asl-token", token));
        // Several ports and tries without end are more than the automatic registration knows.
        properties.put("consul.client.registration.enabled", false);
        properties.put("consul.client.registration.retry-count", 0);
        properties.put("micronaut.netty.event-loops.default.num-threads", 1);
        return properties;
    }

    /** The ids of the services that this agent has, whoever registered them. */
    Set<String> services() {
        Map<?, ?> services = await(client.findServices());
        Set<String> ids = new HashSet<>();
        services.keySet().forEach(id -> ids.add(id.toString()));
        return ids;
    }

    void register(ConsulNewServiceEntry entry) {
        await(client.register(entry));
    }

    /** Nothing happens where the agent does not have it. */
    void deregister(String id) {
        try {
            await(client.deregister(id));
        } catch (HttpClientResponseException refused) {
            if (refused.getStatus() != HttpStatus.NOT_FOUND) {
                throw refused;
            }
        }
    }

    /** What a call has thrown, with the agent's own words. */
    static String reason(RuntimeException failure) {
        if (failure instanceof HttpClientResponseException refused) {
            String words = refused.getResponse().getBody(String.class).orElse("");
            return "it answered " + refused.getStatus().getCode() + " " + words.strip();
        }
        return String.valueOf(failure.getMessage());
    }

    private static <T> T await(Publisher<T> call) {
        @Nullable T answer = Mono.from(call).block(PATIENCE.plusSeconds(1));
        if (answer == null) {
            throw new IllegalStateException("Consul's agent answered without a body");
        }
        return answer;
    }

    @Override
    public void close() {
        context.close();
    }
}
