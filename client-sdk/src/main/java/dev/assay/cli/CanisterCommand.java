package dev.assay.cli;

import picocli.CommandLine.Command;

/** The verifier canister, in the emulator. */
@Command(
        name = "canister",
        header = "Run the verifier that runs on the Internet Computer (here in an emulator, not a replica).",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CanisterInfoCommand.class, CanisterCostCommand.class, CanisterVerifyCommand.class})
final class CanisterCommand extends CommandGroup {}
