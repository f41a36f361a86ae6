package io.moalog.standalone.program.http;

import io.moalog.stream.Check;
import java.util.List;

/** What {@code /health} asks. */
public interface Health {
    /** One check for each backend and worker; answers within seconds, whatever hangs. */
    List<Check> checks();

    /** Whether every role can take requests. */
    boolean isReady();
}
