package io.moalog.standalone.program.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
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
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:MOALOG_TOKEN}",
            showDefaultValue = Help.Visibility.NEVER,
            description = "A token of the management API, where it asks for one (default: MOALOG_TOKEN, which other"
                    + " users of this machine do not see)")
    private @Nullable String token;

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
            return run(new Api(url, shown(), tls.context()), output);
        } finally {
            output.flush();
        }
    }

    private @Nullable String shown() {
        if (token == null || token.isBlank()) {
            return null;
        }
        // What cannot stand in a header would fail with the token in the message.
        if (!token.strip().matches("[\\x21-\\x7e]+")) {
            throw new CommandFailedException(
                    ExitCodes.USAGE, "--token or MOALOG_TOKEN is no token: it has blanks or characters beyond ASCII");
        }
        return token.strip();
    }

    /** Does it; returns the exit code. */
    abstract int run(Api api, Output out);
}
