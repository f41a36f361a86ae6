package io.moalog.standalone.program.http;

import io.moalog.stream.Check;
import java.util.List;
import java.util.Optional;

/** What {@code /health} asks. */
public interface Health {
    /** One check for each backend and worker; answers within seconds, whatever hangs. */
    List<Check> checks();

    /** The same of one role of this process, e.g. {@code aggregator}; empty where it does not run here. */
    Optional<List<Check>> checks(String role);

    /** Whether every role can take requests. */
    boolean isReady();
}
