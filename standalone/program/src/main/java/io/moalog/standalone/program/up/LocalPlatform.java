package io.moalog.standalone.program.up;

import io.moalog.standalone.program.cli.CommandFailedException;
import io.moalog.standalone.program.cli.ExitCodes;
import io.moalog.standalone.program.config.Configuration;
import io.moalog.standalone.program.demo.DemoTraffic;
import io.moalog.standalone.program.http.Health;
import io.moalog.standalone.program.serve.Program;
import io.moalog.standalone.program.serve.RunningProgram;
import io.moalog.standalone.program.serve.StartFailure;
import io.moalog.stream.Check;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The embedded backends and every role, started together and stopped in order: roles first, then the backends. */
final class LocalPlatform implements AutoCloseable {
    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(180);

    private final Configuration configuration;
    private final DataDirectory data;
    private final Progress progress;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    LocalPlatform(Configuration configuration, DataDirectory data, Progress progress) {
        this.configuration = configuration;
        this.data = data;
        this.progress = progress;
    }

    /** @throws CommandFailedException with the reason why a part does not start */
    void start(Map<BackendKind, Integer> embedded, boolean demo) throws InterruptedException {
        progress.line("moalog starts with its data in " + data.path() + "; Ctrl-C stops everything");
        EmbeddedBackends backends = EmbeddedBackends.start(data, embedded, progress);
        started.push(backends);
        // While the children start, this process loads and wires its own.
        Program program = prepare();
        backends.await();
        RunningProgram running = start(program);
        progress.step("HTTP at " + running.httpUrl());
        awaitHealthy(running.health());
        if (running.forwardPort() > 0) {
            progress.step("forward at 127.0.0.1:" + running.forwardPort());
        }
        progress.step("ready: every part is healthy");
        Directions.print(progress, running, configuration, data);
        if (demo) {
            started.push(
                    DemoTraffic.start(running.httpUrl(), new InetSocketAddress("127.0.0.1", running.forwardPort())));
            progress.line("  The demo sends about 50 logs a second: look at the console, or try");
            progress.line("  ./moalog tail demo.shop.payment");
            progress.line("");
        }
    }

    private Program prepare() {
        try {
            return Program.prepare(configuration);
        } catch (RuntimeException e) {
            throw new CommandFailedException(ExitCodes.FAILED, StartFailure.explain(e, configuration));
        }
    }

    private RunningProgram start(Program program) {
        try {
            RunningProgram running = program.start();
            started.push(running);
            return running;
        } catch (RuntimeException e) {
            throw new CommandFailedException(ExitCodes.FAILED, StartFailure.explain(e, configuration));
        }
    }

    private void awaitHealthy(Health health) throws InterruptedException {
        long deadline = System.nanoTime() + HEALTHY_WITHIN.toNanos();
        while (true) {
            List<Check> down =
                    health.checks().stream().filter(check -> !check.up()).toList();
            if (down.isEmpty() && health.isReady()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new CommandFailedException(
                        ExitCodes.FAILED,
                        "not healthy after " + HEALTHY_WITHIN.toSeconds() + " s: "
                                + down.stream()
                                        .map(check -> check.name() + " (" + check.detail() + ")")
                                        .collect(Collectors.joining(", "))
                                + "; see the logs in " + data.logs());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() {
        if (!started.isEmpty()) {
            progress.line("stopping");
        }
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                progress.line("moalog: a part did not stop cleanly: " + e);
            }
        }
        progress.line("stopped");
    }
}
