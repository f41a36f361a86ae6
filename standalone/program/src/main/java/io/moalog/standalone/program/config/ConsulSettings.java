package io.moalog.standalone.program.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where aggregators register, so that senders find them.
 *
 * @param agent Consul's agent, http or https
 * @param token of its access control lists
 * @param serviceName what senders look up
 * @param advertiseAddress where senders reach this machine; empty for the addresses that the listeners have
 * @param grace how long connections are still taken after the registration has gone, at most 10 s
 */
public record ConsulSettings(
        URI agent, Optional<String> token, String serviceName, Optional<String> advertiseAddress, Duration grace) {
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(10);

    public ConsulSettings {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("grace is " + grace.toMillis() + " ms: give 0s to 10s");
        }
    }

    @Override
    public String toString() {
        return "ConsulSettings[" + serviceName + " at " + agent + "]";
    }
}
