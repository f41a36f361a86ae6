package io.moalog.aggregator.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.aggregator.masking.Masked;
import io.moalog.aggregator.masking.Masker;
import io.moalog.aggregator.masking.NotMaskedException;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * On what terms a service's logs are taken: its quota and its masking, as they are now. They change while logs come, so
 * whoever takes a log asks again. Most services have neither, which costs them a null check each. Thread-safe.
 */
public final class ServiceTerms {
    private final String name;
    private final LongSupplier nanoTime;
    private final TermsMetrics metrics;
    private final TopicShare share;
    private volatile @Nullable Service agreed;
    private volatile @Nullable TokenBucket bucket;
    private volatile @Nullable Masker masker;
    private volatile boolean open = true;

    /**
     * @param name the service's, or what stands for the names without one
     * @param mostInFlight bytes of its logs between the sockets and Kafka's acknowledgement
     */
    ServiceTerms(String name, long mostInFlight, MeterRegistry meters, LongSupplier nanoTime) {
        this.name = name;
        this.share = new TopicShare(name, mostInFlight);
        this.nanoTime = nanoTime;
        this.metrics = new TermsMetrics(name, meters);
    }

    String name() {
        return name;
    }

    TermsMetrics metrics() {
        return metrics;
    }

    /** What of its logs may be on the way to Kafka. */
    TopicShare share() {
        return share;
    }

    /** Null where there is no quota. */
    @Nullable
    TokenBucket bucket() {
        return bucket;
    }

    /** Whether anything is masked. */
    boolean masks() {
        return masker != null;
    }

    /**
     * The log as the service wants it kept; it is {@link #kept} once it is on its way.
     *
     * @throws NotMaskedException where it is not sure that it may be kept, which is counted
     */
    public Masked mask(byte[] json) throws NotMaskedException {
        Masker asked = masker;
        if (asked == null) {
            return new Masked(json, 0, 0, 0);
        }
        try {
            return asked.mask(json);
        } catch (NotMaskedException reason) {
            metrics.maskFailed.increment();
            throw reason;
        }
    }

    /** Counts what was masked in a log that is kept. */
    public void kept(Masked masked) {
        metrics.masked(masked);
    }

    /** The log's source host as the service wants it kept; null where it does not. */
    public byte @Nullable [] maskHost(byte @Nullable [] host) {
        Masker asked = masker;
        return asked == null || host == null ? host : asked.host(host);
    }

    /** Takes over what the service's record says. */
    ServiceTerms agree(Service service) {
        if (service != agreed) {
            change(service);
        }
        return this;
    }

    /** A record that was read before another one changes nothing back. */
    private synchronized void change(Service service) {
        Service known = agreed;
        if (known != null && service.version() < known.version()) {
            return;
        }
        open = service.state() == ServiceState.ACTIVE;
        limit(service.quota());
        mask(service.masking());
        agreed = service;
    }

    private void mask(@Nullable Masking masking) {
        if (!Objects.equals(masking, agreed == null ? null : agreed.masking())) {
            masker = masking == null ? null : new Masker(masking);
            metrics.showMasking(masking != null);
        }
    }

    /** Sets the quota, null for none. */
    synchronized void limit(@Nullable Quota quota) {
        TokenBucket before = bucket;
        if (quota == null) {
            bucket = null;
        } else if (before == null) {
            bucket = new TokenBucket(quota, nanoTime);
        } else if (!before.quota().equals(quota)) {
            bucket = before.under(quota);
        }
        metrics.showQuota(quota != null);
    }

    /** Whether the service takes logs: one that is being deleted does not, also of a request that began before. */
    boolean isOpen() {
        return open;
    }

    /** The service is no more: its metrics go. */
    synchronized void end() {
        open = false;
        metrics.showQuota(false);
        metrics.showMasking(false);
    }

    /** Charges the quota with a log, where there is one. */
    void charge(long bytes) {
        TokenBucket charged = bucket;
        if (charged != null) {
            charged.take(bytes);
        }
    }

    /** How many nanoseconds the service is over its quota from now on; 0 where it is within, or has none. */
    long overQuotaFor() {
        TokenBucket asked = bucket;
        return asked == null ? 0 : asked.emptyFor();
    }
}
