package io.moalog.aggregator.intake;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Service;
import java.util.Collection;
import java.util.Optional;

/** What the intake has to know of the services; the services view tells it. Each answer is a look-up or a few. */
public interface KnownServices {
    /** The service of that name, active or going. */
    Optional<Service> find(ServiceName name);

    /** The service whose name differs from that one at most in {@code _} for {@code .}: there is one at most. */
    Optional<Service> findFolded(ServiceName name);

    /** The active service that claims a protocol's name. */
    Optional<Service> claimant(ClaimKind kind, String name);

    /** The service whose valid ingest key has that {@link io.moalog.registry.view.IngestKey#hash hash}. */
    Optional<Service> keyHolder(byte[] hash);

    /** All of them, in no order. */
    Collection<Service> all();
}
