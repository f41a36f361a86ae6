package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How to start an {@link EmbeddedBackend}.
 *
 * @param directory where its data, log and lock are kept
 * @param temporary whether closing deletes the directory
 * @param port on 127.0.0.1 where clients find it; 0 takes a free one
 * @param heapMegabytes the child's largest heap; 0 is the backend's own default
 * @param quickStart compiles lightly: it starts sooner and takes less memory, but a long run is slower
 * @param settings the backend's own (broker properties, node settings, Hadoop configuration), over our defaults
 */
public record BackendOptions(
        Path directory,
        boolean temporary,
        int port,
        int heapMegabytes,
        boolean quickStart,
        Map<String, String> settings) {

    public BackendOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535: " + port);
        }
        if (heapMegabytes < 0) {
            throw new IllegalArgumentException("heapMegabytes must not be negative: " + heapMegabytes);
        }
        settings = Map.copyOf(settings);
    }

    /** Data that stays. */
    public static BackendOptions inDirectory(Path directory) {
        return new BackendOptions(directory, false, 0, 0, false, Map.of());
    }

    /** For tests: a new directory that closing the backend deletes, and a quick start. */
    public static BackendOptions inTemporaryDirectory() {
        try {
            return new BackendOptions(Files.createTempDirectory("moalog-"), true, 0, 0, true, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary directory", e);
        }
    }

    public BackendOptions port(int newPort) {
        return new BackendOptions(directory, temporary, newPort, heapMegabytes, quickStart, settings);
    }

    public BackendOptions heapMegabytes(int newHeap) {
        return new BackendOptions(directory, temporary, port, newHeap, quickStart, settings);
    }

    public BackendOptions quickStart(boolean newQuickStart) {
        return new BackendOptions(directory, temporary, port, heapMegabytes, newQuickStart, settings);
    }

    public BackendOptions setting(String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return new BackendOptions(directory, temporary, port, heapMegabytes, quickStart, more);
    }

    /** The same with a real port in the place of 0. */
    BackendOptions withPortChosen() {
        return port == 0 ? port(LoopbackPort.free()) : this;
    }
}
