package dev.assay.cli;

import picocli.CommandLine.Command;

/** Receipts, outside of a connection. */
@Command(
        name = "receipt",
        header = "Check a receipt, offline.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ReceiptVerifyCommand.class)
final class ReceiptCommand extends CommandGroup {}
