package io.moalog.standalone.program.config;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.aggregator.AggregatorConfig.ForwardConfig;
import java.time.Duration;
import java.util.List;

/** {@code aggregator.*}. */
final class AggregatorSection {
    private static final AggregatorConfig DEFAULTS = AggregatorConfig.defaults();

    static final Property<String> FORWARD_HOST = Property.of(
            "aggregator.forward.host",
            Kind.text("an address of this machine, or 0.0.0.0 for all of them"),
            DEFAULTS.forward().host(),
            "The address that forward listens on");
    static final Property<Integer> FORWARD_PORT = Property.of(
            "aggregator.forward.port",
            Kind.port(),
            Integer.toString(DEFAULTS.forward().port()),
            "The port of Fluentd's forward protocol");
    static final Property<Long> IN_FLIGHT = Property.of(
            "aggregator.max-bytes-in-flight",
            Kind.size(),
            Kind.write(DEFAULTS.maxBytesInFlight()),
            "What may be between the sockets and Kafka's acknowledgement; beyond it senders wait");
    static final Property<Long> EVENT = Property.of(
            "aggregator.max-event-bytes",
            Kind.size(),
            Kind.write((long) DEFAULTS.maxEventBytes()),
            "The largest log, as JSON");
    static final Property<Duration> HTTP_PATIENCE = Property.of(
            "aggregator.http-patience",
            Kind.duration(Duration.ofSeconds(1)),
            Kind.write(DEFAULTS.httpPatience()),
            "How long an HTTP request waits for Kafka before it is answered 503");
    static final Property<Duration> DELIVERY_TIMEOUT = Property.of(
            "aggregator.delivery-timeout",
            Kind.duration(Duration.ofSeconds(5)),
            Kind.write(DEFAULTS.deliveryTimeout()),
            "How long a log is tried to be handed to Kafka before its sender is let down");

    private AggregatorSection() {}

    static List<Setting> settings() {
        return List.of(FORWARD_HOST, FORWARD_PORT, IN_FLIGHT, EVENT, HTTP_PATIENCE, DELIVERY_TIMEOUT);
    }

    static AggregatorConfig read(Values values) {
        HttpSection.requireLoopback(values, FORWARD_HOST);
        return values.make(
                "aggregator",
                () -> new AggregatorConfig(
                        new ForwardConfig(values.get(FORWARD_HOST), values.get(FORWARD_PORT)),
                        values.get(IN_FLIGHT),
                        (int) Math.min(Integer.MAX_VALUE, values.get(EVENT)),
                        values.get(HTTP_PATIENCE),
                        values.get(DELIVERY_TIMEOUT)),
                DEFAULTS);
    }
}
