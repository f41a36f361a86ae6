package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import java.io.IOException;

/** A place beside Kafka where services' logs are stored, so far as deleting a service goes. */
public interface ServiceData {
    /** Its name for people, after which "of &lt;service&gt;" may follow: {@code the archive}. */
    String what();

    /**
     * Deletes all that is stored of a service, and nothing of any other. It may be called again and again, also where
     * nothing is there, and by two processes at once. It returns or throws within a minute or two, so that others have
     * their turn.
     *
     * @param topicId the UUID that its topic had last; there may be data of earlier topics of that name too
     * @return whether anything was there
     * @throws IOException where not all of it could be deleted; it is called again later
     */
    boolean purge(ServiceName service, String topicId) throws IOException, InterruptedException;
}
