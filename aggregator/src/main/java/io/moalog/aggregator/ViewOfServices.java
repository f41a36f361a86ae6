package io.moalog.aggregator;

import io.moalog.aggregator.intake.KnownServices;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServicesView;
import java.util.Collection;
import java.util.Optional;

/**
 * The services as the view has them.
 *
 * @param view kept current by the program
 */
record ViewOfServices(ServicesView view) implements KnownServices {
    @Override
    public Optional<Service> find(ServiceName name) {
        return view.find(name);
    }

    @Override
    public Optional<Service> findFolded(ServiceName name) {
        return view.findFolded(name);
    }

    @Override
    public Optional<Service> claimant(ClaimKind kind, String name) {
        return view.claimant(kind, name);
    }

    @Override
    public Optional<Service> keyHolder(byte[] hash) {
        return view.keyHolder(hash);
    }

    @Override
    public Collection<Service> all() {
        return view.services();
    }
}
