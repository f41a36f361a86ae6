package io.moalog.aggregator.forward;

import java.util.Optional;

/**
 * As whom a connection was admitted, and by which shared key. It holds as long as both do: a sender or a key that is removed
 * or renewed ends it with the next message.
 */
final class Admission {
    /** Of a client that nobody has asked who it is. */
    static final Admission ANYBODY = new Admission(SharedKeys.NONE, "", Senders.NONE, Sender.ANYONE);

    private final SharedKeys keys;
    private final String key;
    private final Senders senders;
    private final Sender admitted;
    private final Optional<Sender> asAdmitted;

    Admission(SharedKeys keys, String key, Senders senders, Sender admitted) {
        this.keys = keys;
        this.key = key;
        this.senders = senders;
        this.admitted = admitted;
        this.asAdmitted = Optional.of(admitted);
    }

    /** The sender with what it may send to now; nothing where it may not send any more. */
    Optional<Sender> sender() {
        if (this == ANYBODY) {
            return asAdmitted;
        }
        if (!keys.current().contains(key)) {
            return Optional.empty();
        }
        return admitted == Sender.ANYONE
                ? asAdmitted
                : senders.find(admitted.name()).filter(now -> now.password().equals(admitted.password()));
    }

    /** Why nothing is taken any more where there is no {@link #sender()}. */
    String over() {
        return "the shared key or the password that admitted %s is gone"
                .formatted(admitted == Sender.ANYONE ? "it" : "the user " + admitted.name());
    }

    /** Without key and password. */
    @Override
    public String toString() {
        return admitted == Sender.ANYONE ? "anyone" : admitted.toString();
    }
}
