package io.moalog.standalone.childjvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@link ChildJvm} runs.
 *
 * @param name a short word for messages, thread names and the log file, e.g. {@code kafka}
 * @param directory holds the child's lock, log and data, and is its working directory; made when it is missing
 * @param program the main class and its class path
 * @param jvmOptions given to java before the main class, e.g. {@code -Xmx384m}
 * @param arguments reach the child's {@link ChildArguments}; neither keys nor values may hold line ends
 * @param readyWithin how long the child may take to say that it is ready
 */
public record ChildCommand(
        String name,
        Path directory,
        JavaProgram program,
        List<String> jvmOptions,
        Map<String, String> arguments,
        Duration readyWithin) {

    public ChildCommand {
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("name must match [a-z][a-z0-9-]*: " + name);
        }
        if (readyWithin.isNegative() || readyWithin.isZero()) {
            throw new IllegalArgumentException("readyWithin must be positive: " + readyWithin);
        }
        directory = directory.toAbsolutePath().normalize();
        jvmOptions = List.copyOf(jvmOptions);
        arguments = Map.copyOf(arguments);
    }

    ChildCommand withJvmOption(String option) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(option);
        return new ChildCommand(name, directory, program, more, arguments, readyWithin);
    }

    /** The file that the child's output goes to; one older file beside it ends in {@code .1}. */
    Path log() {
        return directory.resolve(name + ".log");
    }
}
