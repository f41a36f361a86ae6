package io.moalog.aggregator.intake;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Says for one connection what is to be done with a message whose service is over its quota. A connection that carries
 * nothing else waits, and is read no faster than the quota allows. A connection is shared where another service that is
 * within its quota was on it in the last minute: there the message is discarded unacknowledged, so that the other's come
 * through. It is discarded, too, where the waiting connections of all services hold a quarter of what may be in flight:
 * those who wait must not take the room of those who do not. For one thread.
 */
public final class QuotaGate {
    /** What is to be done with a message. */
    public enum Verdict {
        TAKE,
        /** It is asked again after {@link #patience}, with nothing read until then. */
        WAIT,
        DISCARD
    }

    private static final long MOST_NAMES = 64;
    private static final long SHARED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_WAIT_MS = 1_000;
    private static final long NANOS_A_MS = 1_000_000;

    private final InFlightBytes inFlight;
    private final AtomicLong waitingBytes;
    private final Map<ServiceTerms, Long> others = new LinkedHashMap<>();
    private @Nullable ServiceTerms current;
    private long held;
    private long waitsSince;

    QuotaGate(InFlightBytes inFlight, AtomicLong waitingBytes) {
        this.inFlight = inFlight;
        this.waitingBytes = waitingBytes;
    }

    /**
     * What is to be done with the message that comes next.
     *
     * @param bytes what the connection holds of the heap while it waits
     */
    public Verdict next(Destination destination, long bytes) {
        stopWaiting();
        ServiceTerms terms = destination.terms();
        if (terms != current) {
            changeTo(terms);
        }
        if (terms.overQuotaFor() == 0) {
            return Verdict.TAKE;
        }
        if (isShared() || waitingBytes.get() + bytes > inFlight.most() / 4) {
            terms.metrics().refused.increment();
            return Verdict.DISCARD;
        }
        held = bytes;
        waitsSince = System.nanoTime();
        waitingBytes.addAndGet(bytes);
        return Verdict.WAIT;
    }

    /** How long to wait before asking again: until the debt is paid, but others may come within their quotas before. */
    public Duration patience() {
        long nanos = current == null ? 0 : current.overQuotaFor();
        return Duration.ofMillis(Math.min(LONGEST_WAIT_MS, nanos / NANOS_A_MS + 1));
    }

    /** Of the logs of a discarded message nobody has kept those, whose sender wanted no acknowledgement. */
    public void dropped(long logs) {
        if (current != null) {
            current.metrics().dropped.add(logs);
        }
    }

    /** The connection waits no more; to be called when it closes. */
    public void stopWaiting() {
        if (held > 0 && current != null) {
            current.metrics().delayedNanos.add(System.nanoTime() - waitsSince);
            waitingBytes.addAndGet(-held);
            held = 0;
        }
    }

    private void changeTo(ServiceTerms terms) {
        others.remove(terms);
        if (current != null) {
            others.put(current, System.nanoTime());
            if (others.size() > MOST_NAMES) {
                others.remove(others.keySet().iterator().next());
            }
        }
        current = terms;
    }

    private boolean isShared() {
        long now = System.nanoTime();
        for (Map.Entry<ServiceTerms, Long> other : others.entrySet()) {
            if (now - other.getValue() < SHARED_NANOS && other.getKey().overQuotaFor() == 0) {
                return true;
            }
        }
        return false;
    }
}
