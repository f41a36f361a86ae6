package io.moalog.ops.deadletters;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.TokenRole;
import java.util.Optional;
import java.util.function.Function;

/** Whose letters a caller may replay and drop: an owner those of his services, an admin all. */
record LetterAccess(Function<ServiceName, Optional<Service>> services, Caller caller) {
    /** @throws NotAllowedException where the filter does not keep to a service of the caller's */
    void require(LetterFilter filter) throws NotAllowedException {
        if (caller.role() == TokenRole.ADMIN) {
            return;
        }
        if (filter.service() == null) {
            throw new NotAllowedException(
                    "without a service, dead letters of all owners are meant: give service, or use an admin's token");
        }
        require(filter.service());
    }

    /** @throws NotAllowedException where the service is not the caller's; nobody's letters are an admin's */
    void require(String service) throws NotAllowedException {
        if (caller.role() == TokenRole.ADMIN) {
            return;
        }
        Optional<Service> registered = ServiceName.parse(service).flatMap(services);
        if (registered.isEmpty()) {
            throw new NotAllowedException("\"" + service
                    + "\" is no registered service, so its dead letters are an admin's: use a token of theirs");
        }
        if (!caller.mayWrite(registered.get().owner())) {
            throw new NotAllowedException(
                    "the token %s may do this for services of %s, and %s is %s's: use a token of theirs, or of an admin"
                            .formatted(
                                    caller.name(),
                                    caller.owner() == null ? "nobody" : caller.owner(),
                                    service,
                                    registered.get().owner()));
        }
    }
}
