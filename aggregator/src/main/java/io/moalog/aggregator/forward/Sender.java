package io.moalog.aggregator.forward;

import io.moalog.aggregator.intake.Destination;
import io.moalog.registry.view.ServicePattern;
import java.util.Set;

/**
 * Somebody who sends logs: a user of the protocol's handshake.
 *
 * @param name the user's name
 * @param password in plain, because both sides of the handshake compute a digest from it
 * @param services the services that it may send to
 */
record Sender(String name, String password, Set<ServicePattern> services) {
    /** Who has no name and may send to every service: nobody is asked. */
    static final Sender ANYONE = new Sender("", "", Set.of(ServicePattern.ALL));

    Sender {
        services = Set.copyOf(services);
    }

    boolean maySendTo(Destination destination) {
        return this == ANYONE || services.stream().anyMatch(pattern -> pattern.matches(nameOf(destination)));
    }

    /** Why the destination's logs are not taken from this one; what the client has written in it stays on one line. */
    String refusal(Destination destination) {
        String service = nameOf(destination).replaceAll("\\p{Cntrl}", "?");
        return "the user %s may not send to the service %s".formatted(name, service);
    }

    private static String nameOf(Destination destination) {
        if (destination instanceof Destination.Topic topic) {
            return topic.service().value();
        }
        return ((Destination.Nowhere) destination).name();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return name + " for " + services;
    }
}
