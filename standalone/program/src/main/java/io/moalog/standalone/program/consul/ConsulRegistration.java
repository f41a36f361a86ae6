package io.moalog.standalone.program.consul;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.discovery.consul.client.v1.ConsulNewServiceEntry;
import io.moalog.standalone.program.config.ConsulSettings;
import io.moalog.stream.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the aggregator's ports registered: once it takes logs they are registered, and again where Consul has forgotten them.
 * Consul being away is warned of and tried again; logs are taken meanwhile, so it turns no health red. The gauge {@code
 * moalog.consul.registered} counts the ports that are registered, as far as is known.
 *
 * <p>{@link #close()} takes them out and lets the grace pass, so that senders go elsewhere before connections are refused.
 */
public final class ConsulRegistration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsulRegistration.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(2);
    private static final long CLOSING_MS = 2_000;
    private static final long SHORTLY_MS = 100;

    private final ConsulSettings settings;
    private final Supplier<Optional<OpenPorts>> ports;
    private final Duration lookAgain;
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private final Thread worker = new Thread(this::run, "consul-registration");
    private volatile List<ConsulNewServiceEntry> entries = List.of();
    private volatile int registered;
    private boolean replaced;
    private @Nullable ConsulAgent agent;
    private volatile String lastFailure = "";

    /** @param ports empty until the aggregator takes logs */
    public ConsulRegistration(ConsulSettings settings, Supplier<Optional<OpenPorts>> ports, MeterRegistry meters) {
        this(settings, ports, meters, LOOK_AGAIN);
    }

    ConsulRegistration(
            ConsulSettings settings, Supplier<Optional<OpenPorts>> ports, MeterRegistry meters, Duration lookAgain) {
        this.settings = settings;
        this.ports = ports;
        this.lookAgain = lookAgain;
        Gauge.builder("moalog.consul.registered", this, registration -> registration.registered)
                .description("Ports of this process that Consul has")
                .register(meters);
        worker.setDaemon(true);
    }

    /** Returns at once. */
    public void start() {
        worker.start();
    }

    private void run() {
        try {
            entries = ServiceEntries.of(settings, awaitOpen());
            warnOfNone();
            while (true) {
                Thread.sleep(keepRegistered().toMillis());
            }
        } catch (InterruptedException closing) {
            LOG.debug("closing");
        }
    }

    private OpenPorts awaitOpen() throws InterruptedException {
        while (true) {
            Optional<OpenPorts> open = ports.get();
            if (open.isPresent()) {
                return open.get();
            }
            Thread.sleep(SHORTLY_MS);
        }
    }

    private void warnOfNone() {
        if (entries.isEmpty()) {
            LOG.warn(
                    "Nothing is registered in Consul: every port listens on loopback, which nobody reaches at {}; change"
                            + " http.host and aggregator.forward.host, or consul.advertise-address",
                    settings.advertiseAddress().orElse(""));
        }
    }

    /** @return how long all is well now, or when to try again */
    private Duration keepRegistered() throws InterruptedException {
        try {
            registerMissing(agent());
            backoff.reset();
            lastFailure = "";
            return lookAgain;
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            registered = 0;
            warnOnce(ConsulAgent.reason(e));
            return backoff.next();
        }
    }

    /** Whether the last try failed. */
    boolean isFailing() {
        return !lastFailure.isEmpty();
    }

    private ConsulAgent agent() {
        ConsulAgent opened = agent;
        if (opened == null) {
            opened = ConsulAgent.open(settings);
            agent = opened;
        }
        return opened;
    }

    private void registerMissing(ConsulAgent consul) {
        // What an earlier process left under the same id may be checked at another address: all are replaced once.
        Set<String> there = replaced ? consul.services() : Set.of();
        List<ConsulNewServiceEntry> missing =
                entries.stream().filter(entry -> !there.contains(entry.id())).toList();
        missing.forEach(consul::register);
        replaced = true;
        registered = entries.size();
        if (!missing.isEmpty()) {
            LOG.info("Registered in Consul at {}: {}", settings.agent(), words(missing));
        }
    }

    private static String words(List<ConsulNewServiceEntry> entries) {
        return entries.stream()
                .map(entry -> entry.tags() + " " + entry.name() + " at " + entry.address() + ":" + entry.port())
                .collect(Collectors.joining(", "));
    }

    private void warnOnce(String failure) {
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            LOG.warn(
                    "Consul at {} does not take the registration ({}): it is tried again, logs are taken meanwhile; look at"
                            + " consul.address and consul.token",
                    settings.agent(),
                    failure);
        }
    }

    /** Takes the ports out of Consul, then waits for the grace. */
    @Override
    public void close() {
        worker.interrupt();
        try {
            worker.join(CLOSING_MS);
            ConsulAgent consul = agent;
            if (consul != null) {
                deregister(consul);
                consul.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deregister(ConsulAgent consul) throws InterruptedException {
        long deadline = System.nanoTime() + LEAVE_WITHIN.toNanos();
        boolean left = true;
        for (ConsulNewServiceEntry entry : entries) {
            left &= deregister(consul, String.valueOf(entry.id()), deadline);
        }
        if (left) {
            registered = 0;
            LOG.info(
                    "Left Consul; connections are taken for {} ms more",
                    settings.grace().toMillis());
            Thread.sleep(settings.grace().toMillis());
        }
    }

    private boolean deregister(ConsulAgent consul, String id, long deadline) throws InterruptedException {
        while (true) {
            try {
                consul.deregister(id);
                return true;
            } catch (RuntimeException e) {
                if (System.nanoTime() > deadline) {
                    LOG.warn(
                            "Consul at {} does not take {} out ({}): its checks will fail instead",
                            settings.agent(),
                            id,
                            ConsulAgent.reason(e));
                    return false;
                }
                Thread.sleep(SHORTLY_MS);
            }
        }
    }
}
