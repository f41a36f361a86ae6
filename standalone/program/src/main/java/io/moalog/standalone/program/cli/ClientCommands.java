package io.moalog.standalone.program.cli;

import picocli.CommandLine;

/** All commands that speak to a running moalog, and those that need none. */
public final class ClientCommands {
    private ClientCommands() {}

    /** Adds them, and how their failures end. */
    public static CommandLine addTo(CommandLine moalog) {
        return moalog.addSubcommand(ServiceCommand.class)
                .addSubcommand(SenderCommand.class)
                .addSubcommand(SendCommand.class)
                .addSubcommand(TailCommand.class)
                .addSubcommand(SearchCommand.class)
                .addSubcommand(ArchiveCommand.class)
                .addSubcommand(RuleCommand.class)
                .addSubcommand(AlertCommand.class)
                .addSubcommand(DeadLetterCommand.class)
                .addSubcommand(OpsCommand.class)
                .addSubcommand(TokenCommand.class)
                .addSubcommand(ConfigCommand.class);
    }
}
