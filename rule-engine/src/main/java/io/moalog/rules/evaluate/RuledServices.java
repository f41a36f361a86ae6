package io.moalog.rules.evaluate;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.ServicesView;
import io.moalog.rules.rule.ActiveRule;
import io.moalog.rules.rule.ActiveRules;
import io.moalog.rules.rule.RuleBook;
import io.moalog.stream.ActiveServices;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Of the services those that enabled rules name: no other topic is read. */
public final class RuledServices implements ActiveServices {
    private final ServicesView services;
    private final RuleBook book;
    private Map<ServiceName, String> seenServices = Map.of();
    private @Nullable ActiveRules seenRules;
    private Map<ServiceName, String> ruled = Map.of();

    public RuledServices(ServicesView services, RuleBook book) {
        this.services = services;
        this.book = book;
    }

    @Override
    public synchronized Map<ServiceName, String> topicIds() {
        Map<ServiceName, String> known = services.topicIds();
        ActiveRules rules = book.current();
        if (known != seenServices || rules != seenRules) {
            Map<ServiceName, String> next = new HashMap<>(known);
            next.keySet().retainAll(rules.services());
            ruled = next.equals(ruled) ? ruled : Map.copyOf(next);
            seenServices = known;
            seenRules = rules;
        }
        return ruled;
    }

    /** Where the first of the service's rules begins: what was there before it is nobody's loss. */
    @Override
    public long firstOffset(ServiceName service, String topicId, int partition) {
        return book.current().of(service).stream()
                .map(ActiveRule::rule)
                .mapToLong(rule -> rule.start().firstOffset(topicId, partition))
                .min()
                .orElse(0);
    }
}
