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

    /** Called once at most, and only after {@link #start} returned; a child that ends before just halts. */
    void close() throws Exception;
}
