package dev.assay.cli;

import picocli.CommandLine.Command;

/** Policies: written, explained, checked. */
@Command(
        name = "policy",
        header = "Write, explain or check a policy; print its schema.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PolicyInitCommand.class,
            PolicyExplainCommand.class,
            PolicyCheckCommand.class,
            PolicySchemaCommand.class
        })
final class PolicyCommand extends CommandGroup {}
