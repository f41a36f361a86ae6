package io.moalog.standalone.program.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks a running moalog. */
abstract class ApiCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:MOALOG_URL:-http://127.0.0.1:8080}",
            description = "Where moalog answers (default: MOALOG_URL, else http://127.0.0.1:8080)")
    private String url = "";

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text for people, json for scripts (default: text)")
    private OutputFormat format = OutputFormat.text;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec own = java.util.Objects.requireNonNull(spec);
        Output output = new Output(own.commandLine().getOut(), own.commandLine().getErr(), format);
        try {
            return run(new Api(url, tls.context()), output);
        } finally {
            output.flush();
        }
    }

    /** Does it; returns the exit code. */
    abstract int run(Api api, Output out);
}
