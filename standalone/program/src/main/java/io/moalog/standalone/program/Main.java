package io.moalog.standalone.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.standalone.program.cli.ClientCommands;
import io.moalog.standalone.program.cli.CommandFailedException;
import io.moalog.standalone.program.cli.ExitCodes;
import io.moalog.standalone.program.serve.ServeCommand;
import io.moalog.standalone.program.up.UpCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code moalog} runs. */
@Command(
        name = "moalog",
        description = "A centralised log platform: logs come in once and serve search, archive, alerts and live tail",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the server answered with an error, or a part did not start",
            "2:the command line or the configuration is wrong",
            "3:nobody answers at the address"
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // UTF-8 whatever the locale: logs are.
        PrintWriter out = new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
        PrintWriter err =
                new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), UTF_8), true);
        System.exit(commandLine(out, err).execute(args));
    }

    /** The whole command line, writing to {@code out} and {@code err}. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine moalog = new CommandLine(new Main());
        moalog.addSubcommand(UpCommand.class);
        moalog.addSubcommand(ServeCommand.class);
        ClientCommands.addTo(moalog);
        return moalog.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, arguments) -> fail(failure, command.getErr()));
    }

    private static int fail(Exception failure, PrintWriter err) {
        if (failure instanceof CommandFailedException expected) {
            err.println("moalog: " + expected.getMessage());
            err.flush();
            return expected.exitCode();
        }
        err.println("moalog: unexpected " + failure + "; please report it with what follows");
        failure.printStackTrace(err);
        err.flush();
        return ExitCodes.FAILED;
    }
}
