package io.moalog.rules.rule;

import io.moalog.model.ServiceName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All enabled rules at one moment. Each reading of them is another object, which is how a change is seen. */
public final class ActiveRules {
    static final ActiveRules NONE = new ActiveRules(Map.of());

    private final Map<ServiceName, List<ActiveRule>> byService;

    ActiveRules(Map<ServiceName, List<ActiveRule>> byService) {
        this.byService = Map.copyOf(byService);
    }

    /** The rules of one service. */
    public List<ActiveRule> of(ServiceName service) {
        return byService.getOrDefault(service, List.of());
    }

    /** The services that rules name, whether they exist or not. */
    public Set<ServiceName> services() {
        return byService.keySet();
    }

    int count() {
        return byService.values().stream().mapToInt(List::size).sum();
    }
}
