package io.moalog.standalone.program.serve;

import io.moalog.standalone.program.cli.CommandFailedException;
import io.moalog.standalone.program.cli.ExitCodes;
import io.moalog.standalone.program.config.Configuration;
import io.moalog.standalone.program.config.ConfigurationException;
import io.moalog.standalone.program.config.ConfigurationSources;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moalog serve}. */
@Command(name = "serve", description = "Run a set of roles against configured Kafka, Elasticsearch, HDFS and SQL")
public final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigurationOptions options = new ConfigurationOptions();

    @Option(names = "--roles", paramLabel = "ROLE,…", description = "What to run (default: all)")
    private @Nullable String roles;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> own = new HashMap<>();
        if (roles != null) {
            own.put("roles", roles);
        }
        Configuration configuration = read(options.sources(own));
        UncaughtFailures.log();
        try (StopSignal signal = StopSignal.install()) {
            RunningProgram running = start(configuration);
            signal.await();
            running.close();
        }
        return ExitCodes.OK;
    }

    private static RunningProgram start(Configuration configuration) {
        try {
            return Program.start(configuration);
        } catch (RuntimeException e) {
            throw new CommandFailedException(ExitCodes.FAILED, StartFailure.explain(e, configuration));
        }
    }

    /** @throws CommandFailedException with every error */
    public static Configuration read(ConfigurationSources sources) {
        try {
            return sources.read();
        } catch (ConfigurationException e) {
            throw new CommandFailedException(ExitCodes.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
