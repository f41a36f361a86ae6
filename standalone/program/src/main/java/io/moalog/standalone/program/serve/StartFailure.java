package io.moalog.standalone.program.serve;

import io.moalog.standalone.program.config.Configuration;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** Why the program did not start, as one line with what to do. */
public final class StartFailure {
    private StartFailure() {}

    public static String explain(Throwable failure, Configuration configuration) {
        Throwable root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof BindException) {
                break;
            }
        }
        if (root instanceof BindException) {
            return "a port cannot be taken (" + failure.getMessage() + "): HTTP is to listen on port "
                    + configuration.http().port() + ", which --set http.port=… changes; or stop who uses it";
        }
        return "did not start: " + root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
