package io.moalog.aggregator;

import io.moalog.aggregator.forward.ForwardSecurity;
import io.moalog.aggregator.syslog.SyslogSecurity;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How an aggregator runs.
 *
 * @param listeners for what does not come over HTTP
 * @param maxBytesInFlight between the sockets and Kafka's acknowledgement, 1 MiB to 1 GiB
 * @param maxEventBytes of one log as JSON, 1 KiB to 4 MiB
 * @param http for what comes over HTTP
 * @param unclaimedBytesPerSecond what all names without a service may bring to the dead letters together, 1 KiB to 1 GiB
 * @param deliveryTimeout how long a log is tried to be handed to Kafka before its sender is let down, 5 s to 1 h
 */
public record AggregatorConfig(
        Listeners listeners,
        long maxBytesInFlight,
        int maxEventBytes,
        long unclaimedBytesPerSecond,
        Http http,
        Duration deliveryTimeout) {

    private static final long MIB = 1024 * 1024;

    public AggregatorConfig {
        require("maxBytesInFlight", maxBytesInFlight, MIB, 1024 * MIB);
        require("maxEventBytes", maxEventBytes, 1024, 4 * MIB);
        require("unclaimedBytesPerSecond", unclaimedBytesPerSecond, 1024, 1024 * MIB);
        require("deliveryTimeout in milliseconds", deliveryTimeout.toMillis(), 5_000, 3_600_000);
    }

    /**
     * Loopback, ports 24224 and 5140, 64 MiB in flight, logs of 1 MiB, 1 MiB/s of unclaimed names, 8 s for HTTP, 2 minutes
     * for Kafka.
     */
    public static AggregatorConfig defaults() {
        return new AggregatorConfig(
                new Listeners(
                        new ForwardConfig("127.0.0.1", 24_224), new SyslogConfig("127.0.0.1", OptionalInt.of(5140))),
                64 * MIB,
                (int) MIB,
                MIB,
                new Http(Duration.ofSeconds(8), false),
                Duration.ofMinutes(2));
    }

    /**
     * Logs over HTTP.
     *
     * @param patience how long a request waits for Kafka before it is answered 503, 1 s to 60 s
     * @param keysRequired whether logs are taken only with an ingest key of their service
     */
    public record Http(Duration patience, boolean keysRequired) {
        public Http {
            require("http.patience in milliseconds", patience.toMillis(), 1_000, 60_000);
        }
    }

    public ForwardConfig forward() {
        return listeners.forward();
    }

    public SyslogConfig syslog() {
        return listeners.syslog();
    }

    /**
     * The listeners beside HTTP's.
     *
     * @param forward where Fluentd's forward protocol is spoken
     * @param syslog where syslog is listened for
     */
    public record Listeners(ForwardConfig forward, SyslogConfig syslog) {}

    /**
     * The listener for forward.
     *
     * @param host the address to listen on
     * @param port 24224 by custom; 0 takes a free one
     * @param security who may send there
     */
    public record ForwardConfig(String host, int port, ForwardSecurity security) {
        public ForwardConfig {
            requireAddress("forward.host", host);
            require("forward.port", port, 0, 65_535);
        }

        /** Everybody who reaches the port may send. */
        public ForwardConfig(String host, int port) {
            this(host, port, ForwardSecurity.none());
        }
    }

    /**
     * The listener for syslog, over TCP and UDP.
     *
     * @param host the address to listen on
     * @param port the same for both; 0 takes a free one; empty, nobody listens
     * @param overUdp whether it is listened for over UDP too
     * @param security who may send there
     */
    public record SyslogConfig(String host, OptionalInt port, boolean overUdp, SyslogSecurity security) {
        public SyslogConfig {
            requireAddress("syslog.host", host);
            port.ifPresent(given -> require("syslog.port", given, 0, 65_535));
        }

        /** Everybody who reaches the port may send, over TCP and UDP. */
        public SyslogConfig(String host, OptionalInt port) {
            this(host, port, true, SyslogSecurity.none());
        }
    }

    private static void requireAddress(String name, String host) {
        if (host.isBlank()) {
            throw new IllegalArgumentException(name + " is empty: give an address, like 127.0.0.1 or 0.0.0.0");
        }
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s is %d: give %d to %d".formatted(name, value, least, most));
        }
    }
}
