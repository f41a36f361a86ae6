package io.moalog.aggregator.intake;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out which service's the logs are that came under a name. Thread-safe. */
final class Routing {
    private final KnownServices services;
    private final TermsOfServices terms;
    private final ServiceTerms unclaimed;

    /** @param unclaimed the terms of all names without a service */
    Routing(KnownServices services, TermsOfServices terms, ServiceTerms unclaimed) {
        this.services = services;
        this.terms = terms;
        this.unclaimed = unclaimed;
    }

    /** The service of exactly that name. */
    Destination of(String name) {
        Optional<ServiceName> legal = ServiceName.parse(name);
        Optional<Service> service = legal.flatMap(services::find);
        return service.isPresent() ? to(service.get()) : nowhere(name, legal.isPresent(), null);
    }

    /** The service of that name, which may have {@code _} for {@code .}; otherwise the one that claims it. */
    Destination of(ClaimKind kind, String name) {
        Optional<ServiceName> legal = ServiceName.parse(name);
        Optional<Service> service = legal.flatMap(this::named);
        if (service.isEmpty()) {
            service = services.claimant(kind, name);
        }
        return service.isPresent() ? to(service.get()) : nowhere(name, legal.isPresent(), kind);
    }

    private Optional<Service> named(ServiceName name) {
        Optional<Service> service = services.find(name);
        return service.isPresent() ? service : services.findFolded(name);
    }

    private Destination to(Service service) {
        ServiceTerms agreed = terms.of(service);
        return service.state() == ServiceState.ACTIVE
                ? new Destination.Topic(service.name(), agreed)
                : new Destination.Nowhere(
                        service.name().value(), "the service " + service.name() + " is being deleted", agreed, null);
    }

    private Destination nowhere(String name, boolean legal, @Nullable ClaimKind kind) {
        String reason = legal ? "no service " + name + " is registered" : illegal(name);
        String claims = kind == null ? "" : ", and none claims that " + kind;
        return new Destination.Nowhere(name, reason + claims, unclaimed, kind);
    }

    private static String illegal(String name) {
        try {
            return "the name " + new ServiceName(name) + " is legal";
        } catch (IllegalArgumentException problem) {
            return String.valueOf(problem.getMessage());
        }
    }
}
