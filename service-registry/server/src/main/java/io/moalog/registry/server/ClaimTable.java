package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Who claims what. Its methods are parts of a transaction of {@link ServiceTable}. */
final class ClaimTable {
    private ClaimTable() {}

    private record Present(Claim claim, String service) {}

    /**
     * Gives the service these claims in place of those that it has.
     *
     * @throws ClaimTakenException where one stands against another service's
     */
    static void replace(Handle sql, ServiceName service, List<Claim> claims) {
        if (!claims.isEmpty()) {
            sql.createQuery("select id from registry.claim_lock for update")
                    .mapTo(Integer.class)
                    .one();
            check(sql, service, claims);
        }
        sql.createUpdate("delete from registry.claim where service = :service")
                .bind("service", service.value())
                .execute();
        for (Claim claim : claims) {
            sql.createUpdate("insert into registry.claim (kind, pattern, service) values (:kind, :pattern, :service)")
                    .bind("kind", claim.kind().toString())
                    .bind("pattern", claim.pattern())
                    .bind("service", service.value())
                    .execute();
        }
    }

    /** @throws ClaimTakenException where one of the claims stands against another service's */
    static void check(Handle sql, ServiceName service, List<Claim> claims) {
        List<Present> others = sql.createQuery(
                        "select kind, pattern, service from registry.claim where service <> :service"
                                + " order by kind, pattern")
                .bind("service", service.value())
                .map((row, context) -> new Present(
                        new Claim(ClaimKind.parse(row.getString("kind")), row.getString("pattern")),
                        row.getString("service")))
                .list();
        for (Claim wanted : claims) {
            for (Present other : others) {
                if (wanted.contends(other.claim)) {
                    throw new ClaimTakenException(wanted, other.claim, other.service);
                }
            }
        }
    }
}
