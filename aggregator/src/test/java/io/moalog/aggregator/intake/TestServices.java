package io.moalog.aggregator.intake;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Services that are registered by a test. */
public final class TestServices implements KnownServices {
    private final Map<ServiceName, Service> services = new ConcurrentHashMap<>();

    public TestServices(String... active) {
        for (String name : active) {
            put(name, ServiceState.ACTIVE);
        }
    }

    public void put(String name, ServiceState state) {
        Service service = service(name, state, "topic-id");
        services.put(service.name(), service);
    }

    public static Service service(String name, ServiceState state, String topicId) {
        return new Service(
                new ServiceName(name), "team", 1, Retention.DEFAULT, state, System.nanoTime(), topicId, Instant.now());
    }

    @Override
    public Optional<Service> find(ServiceName name) {
        return Optional.ofNullable(services.get(name));
    }

    @Override
    public Collection<Service> all() {
        return services.values();
    }
}
