package io.moalog.standalone.program.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.aggregator.Aggregator;
import io.moalog.aggregator.AggregatorConfig;
import io.moalog.standalone.program.config.Configuration;
import io.moalog.standalone.program.consul.ConsulRegistration;
import io.moalog.standalone.program.consul.OpenPort;
import io.moalog.standalone.program.consul.OpenPorts;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Registers the aggregator where the configuration says so. */
final class Registration {
    private final Configuration configuration;
    private final MeterRegistry meters;

    Registration(Configuration configuration, MeterRegistry meters) {
        this.configuration = configuration;
        this.meters = meters;
    }

    /** @param url where HTTP answers */
    Optional<ConsulRegistration> start(Aggregator aggregator, URI url) {
        Optional<ConsulRegistration> registration = configuration
                .consul()
                .map(consul -> new ConsulRegistration(consul, () -> openPorts(aggregator, url), meters));
        registration.ifPresent(ConsulRegistration::start);
        return registration;
    }

    private Optional<OpenPorts> openPorts(Aggregator aggregator, URI url) {
        if (!aggregator.isReady()) {
            return Optional.empty();
        }
        AggregatorConfig listeners = configuration.settings().aggregator();
        List<OpenPort> others = new ArrayList<>();
        others.add(new OpenPort("forward", listeners.forward().host(), aggregator.forwardPort()));
        if (aggregator.syslogPort() > 0) {
            others.add(new OpenPort("syslog", listeners.syslog().host(), aggregator.syslogPort()));
        }
        OpenPort http = new OpenPort(url.getScheme(), configuration.http().host(), url.getPort());
        return Optional.of(new OpenPorts(http, others));
    }
}
