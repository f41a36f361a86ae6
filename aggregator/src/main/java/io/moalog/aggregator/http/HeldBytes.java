package io.moalog.aggregator.http;

import java.util.function.LongConsumer;

/**
 * The bytes that are held of what a body is turned into: there is room for them before they are held. For one request and
 * thread.
 */
public final class HeldBytes implements LongConsumer {
    private final RequestIntake requests;

    public HeldBytes(RequestIntake requests) {
        this.requests = requests;
    }

    /** Ends the work in its middle where there was no room in time. */
    public static final class NoRoomException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NoRoomException(Exception cause) {
            super(cause);
        }

        /** What the sender is told. */
        public BodyRefusedException refused() {
            return getCause() instanceof BodyRefusedException refused
                    ? refused
                    : new BodyRefusedException(Refusal.noRoom());
        }
    }

    /** @throws NoRoomException where there is no room for so many more */
    @Override
    public void accept(long more) {
        if (more <= 0) {
            requests.intake().inFlight().reading(more);
            return;
        }
        try {
            requests.reserve(more);
        } catch (BodyRefusedException noRoom) {
            throw new NoRoomException(noRoom);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new NoRoomException(closing);
        }
    }
}
