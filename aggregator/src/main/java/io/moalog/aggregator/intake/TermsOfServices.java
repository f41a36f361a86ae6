package io.moalog.aggregator.intake;

import io.micrometer.core.instrument.Gauge;
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
    private final long mostInFlight;
    private final Map<ServiceName, ServiceTerms> byService = new ConcurrentHashMap<>();

    /** @param mostInFlight bytes of one service's logs between the sockets and Kafka's acknowledgement */
    TermsOfServices(MeterRegistry meters, long mostInFlight) {
        this.meters = meters;
        this.mostInFlight = mostInFlight;
        Gauge.builder("moalog.aggregator.topics.silent", this, TermsOfServices::silent)
                .register(meters);
    }

    /** Of how many services the topics do not answer. */
    long silent() {
        return byService.values().stream()
                .filter(terms -> terms.share().isSilent())
                .count();
    }

    /** The service's terms, as its record has them. */
    ServiceTerms of(Service service) {
        ServiceTerms known = byService.get(service.name());
        if (known == null) {
            known = byService.computeIfAbsent(
                    service.name(), name -> new ServiceTerms(name.value(), mostInFlight, meters, System::nanoTime));
        }
        return known.agree(service);
    }

    /** Brings all up to date, also those whose logs come in one long request; to be called about twice a second. */
    void refresh(Function<ServiceName, Optional<Service>> find, long nanoTime, boolean kafkaAway) {
        byService.forEach((name, terms) -> {
            terms.share().look(nanoTime, kafkaAway);
            Optional<Service> service = find.apply(name);
            if (service.isPresent()) {
                terms.agree(service.get());
            } else if (byService.remove(name, terms)) {
                terms.end();
            }
        });
    }
}
