package io.moalog.standalone.program.serve;

import io.moalog.aggregator.Aggregator;
import io.moalog.registry.view.ServicesView;
import io.moalog.standalone.program.config.Configuration;
import io.moalog.standalone.program.config.RoleName;
import io.moalog.standalone.program.http.HttpServer;
import io.moalog.stream.Role;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A set of roles in this process, wired and not yet started. Sinks start first and sources last; everything stops the
 * other way round, sources first.
 */
public final class Program {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    private final OrderedStop stop;
    private final ServicesView services;
    private final Map<RoleName, Role> roles;
    private final RoleHealth health;
    private final HttpServer http;
    private final Registration registration;

    private Program(
            OrderedStop stop,
            ServicesView services,
            Map<RoleName, Role> roles,
            RoleHealth health,
            HttpServer http,
            Registration registration) {
        this.stop = stop;
        this.services = services;
        this.roles = roles;
        this.health = health;
        this.http = http;
        this.registration = registration;
    }

    /** Wires and starts at once. */
    public static RunningProgram start(Configuration configuration) {
        return prepare(configuration).start();
    }

    /** Wires everything. Nothing is connected yet, so the backends may still be starting. */
    public static Program prepare(Configuration configuration) {
        OrderedStop stop = new OrderedStop();
        try {
            return prepare(configuration, stop);
        } catch (RuntimeException e) {
            stop.close();
            throw e;
        }
    }

    private static Program prepare(Configuration configuration, OrderedStop stop) {
        Meters meters = new Meters();
        stop.add("the metrics", meters);
        ServicesView services = new ServicesView(configuration.backends().kafka());
        Clients clients = new Clients(configuration.backends(), stop);
        RoleWiring wiring = new RoleWiring(configuration.settings(), clients, services, meters.registry());
        Map<RoleName, Role> roles = new EnumMap<>(RoleName.class);
        configuration.roles().forEach(role -> roles.put(role, wiring.make(role)));
        RoleHealth health = new RoleHealth(services, List.copyOf(roles.values()));
        stop.add("the health checks", health);
        List<Object> singletons = new ArrayList<>(roles.values());
        singletons.addAll(List.of(health, meters.registry()));
        HttpServer http = HttpServer.prepare(
                configuration.http(), configuration.roles(), new PublishedTokens(services), singletons);
        return new Program(stop, services, roles, health, http, new Registration(configuration, meters.registry()));
    }

    /**
     * Starts the services view, the roles and HTTP.
     *
     * @throws RuntimeException where a port cannot be taken; what had been started is stopped
     */
    public RunningProgram start() {
        try {
            stop.add("the services view", services);
            services.start();
            roles.forEach((name, role) -> {
                if (name != RoleName.AGGREGATOR) {
                    startRole(role);
                }
            });
            // HTTP is a source, but it stops after the aggregator, which first answers what it has taken.
            stop.add("HTTP", http);
            Role aggregator = roles.get(RoleName.AGGREGATOR);
            if (aggregator != null) {
                startRole(aggregator);
            }
            URI url = http.start();
            LOG.info("HTTP answers at {}", url);
            if (aggregator instanceof Aggregator found) {
                registration.start(found, url).ifPresent(consul -> stop.add("the registration in Consul", consul));
            }
            return new RunningProgram(stop, roles, health, url);
        } catch (RuntimeException e) {
            stop.close();
            throw e;
        }
    }

    private void startRole(Role role) {
        stop.add(role.name(), role);
        role.start();
        LOG.info("Started {}", role.name());
    }
}
