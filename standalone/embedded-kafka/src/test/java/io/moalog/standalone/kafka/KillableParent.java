package io.moalog.standalone.kafka;

import io.moalog.standalone.childjvm.BackendOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another program that holds the backend, to be killed. */
final class KillableParent {
    private KillableParent() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedKafka.start(BackendOptions.inDirectory(Path.of(args[0]))
                .port(Integer.parseInt(args[1]))
                .quickStart(true));
        // Its parent waits for the end of this stream.
        System.out.close();
        Thread.currentThread().join();
    }

    /** Returns when the backend is up. */
    static Process start(Path directory, int port) throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillableParent.class.getName(),
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
