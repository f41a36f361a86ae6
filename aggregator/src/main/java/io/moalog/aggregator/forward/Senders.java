package io.moalog.aggregator.forward;

import java.util.Optional;

/** The users that stand for senders. Asked on event loops: it must answer at once. */
interface Senders {
    /** There are none: the shared key alone admits a connection. */
    Senders NONE = new Senders() {
        @Override
        public boolean areAsked() {
            return false;
        }

        @Override
        public Optional<Sender> find(String name) {
            return Optional.empty();
        }
    };

    /** Whether a connection has to be one of theirs. */
    boolean areAsked();

    Optional<Sender> find(String name);
}
