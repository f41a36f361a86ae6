package io.moalog.standalone.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code moalog up} as a process of its own, on free ports. */
final class UpProcess implements AutoCloseable {
    private static final long READY_WITHIN_SECONDS = 180;

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private List<ProcessHandle> children = List.of();

    private UpProcess(Process process) {
        this.process = process;
    }

    /** Starts it; its arguments are those of {@code up}. */
    static UpProcess launch(Path workingDirectory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(withCtrlC());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                Main.class.getName(),
                "up"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        UpProcess up = new UpProcess(builder.start());
        Thread reader = new Thread(up::readOutput, "up-output");
        reader.setDaemon(true);
        reader.start();
        return up;
    }

    /** What runs in the background of a shell ignores SIGINT, and so does all that it starts; GNU's env undoes that. */
    private static List<String> withCtrlC() throws IOException {
        List<String> env = List.of("env", "--default-signal=INT");
        List<String> trial = new ArrayList<>(env);
        trial.add("true");
        return new ProcessBuilder(trial).start().onExit().join().exitValue() == 0 ? env : List.of();
    }

    private void readOutput() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.contains("ready:")) {
                    ready.complete(null);
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
        ready.completeExceptionally(new IllegalStateException("it ended: " + output));
    }

    UpProcess awaitReady() throws Exception {
        try {
            ready.get(READY_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("not ready in time: " + output, e);
        }
        children = process.descendants().toList();
        return this;
    }

    /** What the terminal shows. */
    List<String> output() {
        return output;
    }

    String url() {
        return output.stream()
                .filter(line -> line.contains("HTTP at "))
                .map(line -> line.substring(line.indexOf("http")))
                .findFirst()
                .orElseThrow();
    }

    /** The processes of the backends, as they were when it became ready. */
    List<ProcessHandle> children() {
        return children;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As a terminal does it. */
    void pressCtrlC() throws IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    }

    int awaitEnd(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("it runs still: " + output);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
