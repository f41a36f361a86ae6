package io.moalog.standalone.program.up;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.standalone.program.cli.CommandFailedException;
import io.moalog.standalone.program.cli.ExitCodes;
import io.moalog.standalone.program.config.Configuration;
import io.moalog.standalone.program.config.ConfigurationSources;
import io.moalog.standalone.program.config.RoleName;
import io.moalog.standalone.program.serve.ConfigurationOptions;
import io.moalog.standalone.program.serve.ServeCommand;
import io.moalog.standalone.program.serve.StopSignal;
import io.moalog.standalone.program.serve.UncaughtFailures;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code moalog up}. */
@Command(
        name = "up",
        description = "Run everything here: Kafka, Elasticsearch and HDFS as child processes, and every role")
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private ConfigurationOptions options = new ConfigurationOptions();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(names = "--demo", description = "Send lively sample traffic, about 50 logs a second")
    private boolean demo;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Progress progress = new Progress(
                java.util.Objects.requireNonNull(spec).commandLine().getOut());
        ConfigurationSources sources = options.sources(ports.assignments());
        // What can be refused is refused before anything is made.
        DataDirectory data = DataDirectory.at(ServeCommand.read(sources).dataDir());
        Map<BackendKind, Integer> embedded = embedded(sources);
        Configuration configuration = ServeCommand.read(withOurDefaults(sources, embedded));
        requireFreePorts(configuration);
        if (demo) {
            requireOpenDoors(configuration);
        }
        EmbeddedBackends.requireFreePorts(data, embedded);
        data.open();
        LogFiles.direct(data.logs());
        UncaughtFailures.log();
        try (StopSignal signal = StopSignal.install();
                LocalPlatform platform = new LocalPlatform(configuration, data, progress)) {
            signal.interruptWhenTold(Thread.currentThread());
            platform.start(embedded, demo);
            signal.started();
            signal.await();
        } catch (InterruptedException told) {
            // Told to end while still starting: what had started is closed by now.
            progress.line("stopped before everything had started");
        }
        return ExitCodes.OK;
    }

    private Map<BackendKind, Integer> embedded(ConfigurationSources sources) {
        Map<BackendKind, Integer> embedded = new EnumMap<>(BackendKind.class);
        for (BackendKind kind : BackendKind.values()) {
            if (kind.properties().stream().noneMatch(sources::gives)) {
                embedded.put(kind, EmbeddedBackends.chosen(ports.of(kind)));
            }
        }
        return embedded;
    }

    private static ConfigurationSources withOurDefaults(
            ConfigurationSources sources, Map<BackendKind, Integer> embedded) {
        ConfigurationSources all = sources.orElse("instance", "local");
        for (Map.Entry<BackendKind, Integer> backend : embedded.entrySet()) {
            all = all.orElse(
                    backend.getKey().properties().get(0), backend.getKey().address(backend.getValue()));
        }
        if (embedded.containsKey(BackendKind.ELASTICSEARCH)) {
            all = all.orElse("elasticsearch.query-limits", "true");
        }
        if (embedded.containsKey(BackendKind.HDFS)) {
            all = all.orElse("hdfs.client.dfs.replication", "1");
        }
        return all;
    }

    /** The demo has no keys and no certificates. */
    private static void requireOpenDoors(Configuration configuration) {
        AggregatorConfig aggregator = configuration.settings().aggregator();
        if (configuration.http().tls().isPresent()
                || configuration.http().tokens().required()
                || aggregator.http().keysRequired()
                || aggregator.forward().security().tls().isPresent()
                || aggregator.forward().security().knowsEveryClient()) {
            throw new CommandFailedException(
                    ExitCodes.USAGE,
                    "--demo sends in plain and without keys: leave it out, or the settings that ask for more"
                            + " (http.tls.*, http.require-tokens, aggregator.require-keys, aggregator.forward.tls.*,"
                            + " aggregator.forward.shared-key)");
        }
    }

    private static void requireFreePorts(Configuration configuration) throws InterruptedException {
        Ports.requireFree(configuration.http().port(), "HTTP", "--http-port");
        if (configuration.roles().contains(RoleName.AGGREGATOR)) {
            Ports.requireFree(configuration.settings().aggregator().forward().port(), "forward", "--forward-port");
            Ports.requireFree(
                    configuration.settings().aggregator().syslog().port().orElse(0), "syslog", "--syslog-port");
        }
    }
}
