package io.moalog.standalone.program.config;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.aggregator.AggregatorConfig.Listeners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code aggregator.*}. */
final class AggregatorSection {
    private static final AggregatorConfig DEFAULTS = AggregatorConfig.defaults();

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
    static final Property<Long> UNCLAIMED = Property.of(
            "aggregator.unclaimed-bytes-per-second",
            Kind.size(),
            Kind.write(DEFAULTS.unclaimedBytesPerSecond()),
            "What all names without a service may bring to the dead letters together, in a second; beyond it they are not acknowledged");
    static final Property<Boolean> REQUIRE_KEYS = Property.of(
            "aggregator.require-keys",
            Kind.flag(),
            Boolean.toString(DEFAULTS.http().keysRequired()),
            "Takes logs over HTTP only with an ingest key of their service");
    static final Property<Duration> HTTP_PATIENCE = Property.of(
            "aggregator.http-patience",
            Kind.duration(Duration.ofSeconds(1)),
            Kind.write(DEFAULTS.http().patience()),
            "How long an HTTP request waits for Kafka before it is answered 503");
    static final Property<Duration> DELIVERY_TIMEOUT = Property.of(
            "aggregator.delivery-timeout",
            Kind.duration(Duration.ofSeconds(5)),
            Kind.write(DEFAULTS.deliveryTimeout()),
            "How long a log is tried to be handed to Kafka before its sender is let down");

    private AggregatorSection() {}

    static List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(ForwardSection.settings());
        settings.addAll(SyslogSection.settings());
        settings.addAll(List.of(IN_FLIGHT, EVENT, UNCLAIMED, HTTP_PATIENCE, REQUIRE_KEYS, DELIVERY_TIMEOUT));
        return settings;
    }

    static AggregatorConfig read(Values values) {
        Listeners listeners = new Listeners(ForwardSection.read(values), SyslogSection.read(values));
        return values.make(
                "aggregator",
                () -> new AggregatorConfig(
                        listeners,
                        values.get(IN_FLIGHT),
                        (int) Math.min(Integer.MAX_VALUE, values.get(EVENT)),
                        values.get(UNCLAIMED),
                        new AggregatorConfig.Http(values.get(HTTP_PATIENCE), values.get(REQUIRE_KEYS)),
                        values.get(DELIVERY_TIMEOUT)),
                DEFAULTS);
    }
}
