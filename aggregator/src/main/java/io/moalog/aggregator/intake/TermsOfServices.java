package io.moalog.aggregator.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The terms of every service that logs came for, which outlive a change of its record. Thread-safe. */
final class TermsOfServices {
    private final MeterRegistry meters;
    private final Map<ServiceName, ServiceTerms> byService = new ConcurrentHashMap<>();

    TermsOfServices(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The service's terms, as its record has them. */
    ServiceTerms of(Service service) {
        ServiceTerms known = byService.get(service.name());
        if (known == null) {
            known = byService.computeIfAbsent(
                    service.name(), name -> new ServiceTerms(name.value(), meters, System::nanoTime));
        }
        return known.agree(service);
    }

    /** Brings all up to date, also those whose logs come in one long request; to be called about twice a second. */
    void refresh(Function<ServiceName, Optional<Service>> find) {
        byService.forEach((name, terms) -> {
            Optional<Service> service = find.apply(name);
            if (service.isPresent()) {
                terms.agree(service.get());
            } else if (byService.remove(name, terms)) {
                terms.end();
            }
        });
    }
}
