package io.moalog.standalone.program.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.discovery.consul.client.v1.ConsulCheck;

/** A check by connecting, which Micronaut's client has no field for: the agent API's {@code TCP}. */
final class TcpCheck extends ConsulCheck {
    private final String target;

    /** @param target host:port */
    TcpCheck(String target) {
        this.target = target;
    }

    @JsonProperty("TCP")
    public String getTarget() {
        return target;
    }
}
