package io.moalog.standalone.childjvm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a kind of backend runs, whatever its options.
 *
 * @param name a short word, e.g. {@code kafka}
 * @param program what runs in the child
 * @param defaultHeapMegabytes the largest heap where the options name none
 * @param jvmOptions besides heap and compiler
 */
public record BackendProgram(String name, JavaProgram program, int defaultHeapMegabytes, List<String> jvmOptions) {
    /** The argument that holds the port. */
    public static final String PORT = "port";

    /** Arguments that start with this are the backend's own settings. */
    private static final String SETTING = "setting.";

    /** Slow machines under load take several times the usual seconds. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    public BackendProgram {
        jvmOptions = List.copyOf(jvmOptions);
    }

    ChildCommand command(BackendOptions options) {
        int heap = options.heapMegabytes() == 0 ? defaultHeapMegabytes : options.heapMegabytes();
        List<String> jvm = new ArrayList<>();
        jvm.add("-Xmx" + heap + "m");
        // One thread collects: these heaps are small, and parallel collectors hold more memory.
        jvm.add("-XX:+UseSerialGC");
        if (options.quickStart()) {
            jvm.add("-XX:TieredStopAtLevel=1");
        }
        jvm.addAll(jvmOptions);
        Map<String, String> arguments = new HashMap<>();
        arguments.put(PORT, Integer.toString(options.port()));
        options.settings().forEach((key, value) -> arguments.put(SETTING + key, value));
        return new ChildCommand(name, options.directory(), program, jvm, arguments, READY_WITHIN);
    }

    /** In the child: the settings that the options gave. */
    public static Map<String, String> settings(ChildArguments arguments) {
        Map<String, String> settings = new HashMap<>();
        arguments.values().forEach((key, value) -> {
            if (key.startsWith(SETTING)) {
                settings.put(key.substring(SETTING.length()), value);
            }
        });
        return settings;
    }
}
