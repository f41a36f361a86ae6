package io.moalog.stream;

import io.moalog.model.ServiceName;
import java.util.HashMap;
import java.util.Map;

/**
 * How much is under way between Kafka and the sink, and whose it is. While less than half of the bound is taken everybody
 * goes on. Above it, a service that has more than an equal share rests: one of {@code n} services with something under way
 * may have {@code most / (n + 1)}, so the shares never add up to the bound and there is room for one that comes anew.
 * Above the bound all rest. So what is under way is at most the bound and one poll. Thread-safe.
 */
final class FairShares {
    private final long most;
    private final Map<ServiceName, Long> underWay = new HashMap<>();
    private long all;

    /** @param most the bound, in bytes */
    FairShares(long most) {
        this.most = most;
    }

    synchronized void began(ServiceName service, long bytes) {
        add(service, bytes);
    }

    /** It is stored, or handed back to Kafka. */
    synchronized void ended(ServiceName service, long bytes) {
        add(service, -bytes);
    }

    private void add(ServiceName service, long bytes) {
        all += bytes;
        underWay.merge(service, bytes, (one, more) -> one + more == 0 ? null : one + more);
    }

    synchronized long all() {
        return all;
    }

    /** Whether more than half is taken. */
    synchronized boolean isScarce() {
        return all > most / 2;
    }

    /** Whether the service's partitions are to rest. */
    synchronized boolean isUsedUpBy(ServiceName service) {
        long share = most / (underWay.size() + 1);
        return all > most || (isScarce() && underWay.getOrDefault(service, 0L) > share);
    }
}
