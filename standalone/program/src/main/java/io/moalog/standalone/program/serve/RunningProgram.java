package io.moalog.standalone.program.serve;

import io.moalog.aggregator.Aggregator;
import io.moalog.standalone.program.config.RoleName;
import io.moalog.standalone.program.http.Health;
import io.moalog.stream.Role;
import java.net.URI;
import java.util.Map;

/** The roles of this process, started. */
public final class RunningProgram implements AutoCloseable {
    private final OrderedStop stop;
    private final Map<RoleName, Role> roles;
    private final Health health;
    private final URI httpUrl;

    RunningProgram(OrderedStop stop, Map<RoleName, Role> roles, Health health, URI httpUrl) {
        this.stop = stop;
        this.roles = roles;
        this.health = health;
        this.httpUrl = httpUrl;
    }

    /** Of the API and the console, with the port that was taken. */
    public URI httpUrl() {
        return httpUrl;
    }

    /** Of Fluentd's forward protocol; -1 where the aggregator does not run here or is not open yet. */
    public int forwardPort() {
        return roles.get(RoleName.AGGREGATOR) instanceof Aggregator aggregator ? aggregator.forwardPort() : -1;
    }

    /** Of syslog; -1 where the aggregator does not run here or does not listen for it. */
    public int syslogPort() {
        return roles.get(RoleName.AGGREGATOR) instanceof Aggregator aggregator ? aggregator.syslogPort() : -1;
    }

    /** What {@code /health} answers. */
    public Health health() {
        return health;
    }

    /** Stops everything in order, sources first; bounded time. */
    @Override
    public void close() {
        stop.close();
    }
}
