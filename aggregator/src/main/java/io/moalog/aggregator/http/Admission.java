package io.moalog.aggregator.http;

import io.moalog.aggregator.intake.Destination;
import io.moalog.model.ServiceName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose logs the sender of a request may send. */
interface Admission {
    Admission EVERYBODY = (name, destination) -> null;

    /**
     * Why it may not send those.
     *
     * @param name as the request has it
     * @return null where it may
     */
    @Nullable
    Refusal refusal(String name, Destination destination);

    /**
     * A key admits the logs of its own service alone, and none that would end as dead letters.
     *
     * @param holder the service whose key was sent
     */
    record Keyed(Optional<ServiceName> holder) implements Admission {
        @Override
        public @Nullable Refusal refusal(String name, Destination destination) {
            boolean own = destination instanceof Destination.Topic topic
                    && holder.filter(topic.service()::equals).isPresent();
            return own ? null : Refusal.anothersKey(name);
        }
    }
}
