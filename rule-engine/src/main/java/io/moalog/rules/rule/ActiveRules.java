package io.moalog.rules.rule;

import io.moalog.model.ServiceName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All enabled rules at one moment.
 *
 * @param byService never empty lists
 */
public record ActiveRules(Map<ServiceName, List<ActiveRule>> byService) {
    static final ActiveRules NONE = new ActiveRules(Map.of());

    public ActiveRules {
        byService = Map.copyOf(byService);
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
