package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another program that holds a backend, to be killed. For the embedded backends' tests. */
public final class KillableParent {
    private KillableParent() {}

    public static void main(String[] args) throws Exception {
        BackendOptions options = BackendOptions.inDirectory(Path.of(args[1]))
                .port(Integer.parseInt(args[2]))
                .quickStart(true);
        Class.forName(args[0]).getMethod("start", BackendOptions.class).invoke(null, options);
        // Its parent waits for the end of this stream.
        System.out.close();
        Thread.currentThread().join();
    }

    /** Returns when {@code backend}, a class with a static {@code start(BackendOptions)}, is up. */
    public static Process start(Class<? extends EmbeddedBackend> backend, Path directory, int port) throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillableParent.class.getName(),
                        backend.getName(),
                        directory.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!parent.isAlive()) {
            throw new IllegalStateException("the other program ended early: " + output);
        }
        return parent;
    }
}
