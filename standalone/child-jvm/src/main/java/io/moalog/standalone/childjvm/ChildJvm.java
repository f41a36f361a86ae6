package io.moalog.standalone.childjvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A java process that runs a {@link ChildProgram}. It lives as long as the pipe to its standard input: {@link #close}
 * closes that pipe, and so does the death of this process, in whatever way it comes.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildJvm.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);
    private static final int TAIL_LINES = 30;

    private final ChildCommand command;
    private final Process process;
    private final CompletableFuture<ChildMessage> firstMessage = new CompletableFuture<>();
    private volatile Map<String, String> addresses = Map.of();
    private volatile boolean paused;

    private ChildJvm(ChildCommand command, Process process) {
        this.command = command;
        this.process = process;
    }

    /**
     * Starts the process and waits until it serves.
     *
     * @throws ChildStartException when it does not: with the child's own reason, or the end of its log
     */
    public static ChildJvm start(ChildCommand command) {
        Directories.makeWritable(command.directory());
        ChildJvm child;
        try {
            child = new ChildJvm(command, launch(command));
        } catch (IOException e) {
            throw new ChildStartException("cannot start a JVM for " + command.name() + ": " + e, e);
        }
        child.readMessages();
        boolean ready = false;
        try {
            child.awaitReady();
            ready = true;
        } finally {
            if (!ready) {
                child.kill();
            }
        }
        return child;
    }

    private static Process launch(ChildCommand command) throws IOException {
        Files.createDirectories(Directories.temporary(command.directory()));
        new ChildLog(command.log()).setAsideWhenLarge();
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-Djava.io.tmpdir=" + Directories.temporary(command.directory()));
        line.add("-Djava.awt.headless=true");
        line.add("-Dfile.encoding=UTF-8");
        line.add("-XX:-UsePerfData");
        // A server that ran out of memory limps on in unknown state; its end is seen and mended.
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.addAll(command.jvmOptions());
        line.add(command.program().mainClass());
        line.addAll(List.of(ChildArguments.format(command)));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(command.directory().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
        // As a variable, the class path needs no quoting and leaves the process list readable.
        builder.environment()
                .put(
                        "CLASSPATH",
                        command.program().classPath().stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(System.getProperty("path.separator"))));
        // Options meant for the parent (agents, debuggers, heap sizes) are not the child's.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        return builder.start();
    }

    private void readMessages() {
        Thread reader = new Thread(this::readUntilExit, command.name() + "-child-messages");
        reader.setDaemon(true);
        reader.start();
    }

    private void readUntilExit() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                receive(line);
            }
        } catch (IOException e) {
            LOG.debug("{}: the pipe from the child is closed", command.name(), e);
        }
        // Only after the last line: the child's own reason comes before the bare fact of its end.
        completeAsDied(process.onExit().join());
    }

    private void completeAsDied(Process gone) {
        firstMessage.complete(new ChildMessage.Failed("its process ended with code " + gone.exitValue()
                + "; the log ends:\n" + new ChildLog(log()).tail(TAIL_LINES)));
    }

    private void receive(String line) throws IOException {
        Optional<ChildMessage> message = ChildMessage.parse(line);
        if (message.isPresent()) {
            firstMessage.complete(message.get());
        } else {
            // The JVM itself prints here: crashes, warnings.
            Files.writeString(log(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void awaitReady() {
        long started = System.nanoTime();
        ChildMessage message;
        try {
            message = firstMessage.get(command.readyWithin().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ChildStartException(
                    command.name() + " is not ready after " + command.readyWithin() + "; its log " + log() + " ends:\n"
                            + new ChildLog(log()).tail(TAIL_LINES),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChildStartException("interrupted while " + command.name() + " started", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes this future with a failure", e);
        }
        if (message instanceof ChildMessage.Failed failed) {
            throw new ChildStartException(
                    command.name() + " did not start: " + failed.reason() + " (log: " + log() + ")");
        }
        if (message instanceof ChildMessage.Ready ready) {
            addresses = ready.addresses();
        }
        LOG.info(
                "{} is ready after {} ms: process {}, {}, log {}",
                command.name(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started),
                pid(),
                addresses,
                log());
    }

    /** What the child said when it became ready. */
    public Map<String, String> addresses() {
        return addresses;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The child's output. */
    public Path log() {
        return command.log();
    }

    /** Completes with the exit code when the process ends, for whatever reason. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** SIGKILL, as a crash would be; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(CLOSE_WITHIN);
    }

    /** SIGSTOP: the process keeps its connections and answers nothing, as one that hangs. Not on Windows. */
    public void pause() {
        signal("-STOP");
        paused = true;
    }

    /** SIGCONT: ends {@link #pause}. */
    public void resume() {
        signal("-CONT");
        paused = false;
    }

    /** Orderly: the child closes its server; after 30 s it is killed. */
    @Override
    public void close() {
        close(CLOSE_WITHIN);
    }

    void close(Duration patience) {
        if (!process.isAlive()) {
            return;
        }
        if (paused) {
            resume();
        }
        try (OutputStream pipe = process.getOutputStream()) {
            LOG.debug("{}: closing the pipe {}", command.name(), pipe);
        } catch (IOException e) {
            LOG.debug("{}: the pipe to the child is closed already", command.name(), e);
        }
        if (!awaitExit(patience)) {
            LOG.warn("{} did not end within {}: killing process {}", command.name(), patience, pid());
            kill();
        }
    }

    private boolean awaitExit(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill " + signal + " " + pid() + " ended with code " + code);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot run kill " + signal + " " + pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling " + pid(), e);
        }
    }
}
