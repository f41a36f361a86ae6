package io.moalog.standalone.program.cli;

import io.moalog.standalone.program.config.SettingsTable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code moalog config}. */
@Command(name = "config", description = "List every property of the configuration, as a Markdown table")
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        out.print(SettingsTable.markdown());
        out.flush();
        return ExitCodes.OK;
    }
}
