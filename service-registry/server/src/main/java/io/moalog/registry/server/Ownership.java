package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Caller;

/** Which services a caller may change: an owner his own, an admin all of them. */
final class Ownership {
    private final ServiceTable table;

    Ownership(ServiceTable table) {
        this.table = table;
    }

    /**
     * Lets go through who may change the service, as it is when the request comes; and whoever asks for one that there is
     * not, who is told so.
     *
     * @throws NotTheirsException where it is another's
     * @throws org.jdbi.v3.core.JdbiException where SQL does not answer
     */
    void require(ServiceName service, Caller caller) {
        table.find(service).ifPresent(row -> require(row.settings().owner(), caller));
    }

    /**
     * Likewise for what is to be that owner's.
     *
     * @throws NotTheirsException where it is another's
     */
    void require(String owner, Caller caller) {
        if (!caller.mayWrite(owner)) {
            throw new NotTheirsException(caller, owner);
        }
    }
}
