package io.moalog.standalone.childjvm;

import java.util.Map;

/** What runs inside a child JVM. */
public interface ChildServer {

    /**
     * Called once, when the directory's lock is held.
     *
     * @return the addresses for the parent, without blanks
     * @throws ChildStartException with words for the user
     */
    Map<String, String> start() throws Exception;

    /** Called once at most, also after a {@link #start} that failed. */
    void close() throws Exception;
}
