package io.moalog.aggregator.intake;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import java.util.Collection;
import java.util.Optional;

/** What the intake has to know of the services; the services view tells it. */
public interface KnownServices {
    /** The service of that name, active or going. */
    Optional<Service> find(ServiceName name);

    /** All of them, in no order. */
    Collection<Service> all();
}
