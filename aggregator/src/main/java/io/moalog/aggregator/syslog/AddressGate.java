package io.moalog.aggregator.syslog;

import io.micrometer.core.instrument.Counter;
import io.moalog.aggregator.connection.AddressList;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who comes from an allowed address. All others are counted, and told of at most once a minute: nobody fills the
 * log by sending. Thread-safe.
 */
final class AddressGate {
    private static final Logger LOG = LoggerFactory.getLogger(AddressGate.class);
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private final String what;
    private final AddressList allowed;
    private final Counter strangers;
    private final LongSupplier nanos;
    private final Consumer<String> tell;
    private long untold;
    private long toldAt;

    /**
     * @param what is turned away, for the log
     * @param strangers counts it
     */
    AddressGate(String what, AddressList allowed, Counter strangers) {
        this(what, allowed, strangers, System::nanoTime, LOG::warn);
    }

    AddressGate(String what, AddressList allowed, Counter strangers, LongSupplier nanos, Consumer<String> tell) {
        this.what = what;
        this.allowed = allowed;
        this.strangers = strangers;
        this.nanos = nanos;
        this.tell = tell;
        this.toldAt = nanos.getAsLong() - TOLD_EVERY.toNanos();
    }

    /** @param address null where it is not known any more */
    boolean admits(@Nullable InetAddress address) {
        if (address != null && allowed.allows(address)) {
            return true;
        }
        strangers.increment();
        turnedAway(address);
        return false;
    }

    private synchronized void turnedAway(@Nullable InetAddress address) {
        untold++;
        long now = nanos.getAsLong();
        if (now - toldAt >= TOLD_EVERY.toNanos()) {
            tell.accept(("%d %s turned away since the last time this was said, the last from %s: that address is not in"
                            + " aggregator.syslog.allow")
                    .formatted(untold, what, address == null ? "an unknown one" : address.getHostAddress()));
            toldAt = now;
            untold = 0;
        }
    }
}
