package dev.assay.cli;

import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.json.Json;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line's entry. */
@Command(
        name = "assay",
        header = "Confidential inference with a receipt for every answer.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            InferCommand.class,
            EvidenceCommand.class,
            VerifyCommand.class,
            InspectCommand.class,
            ReceiptCommand.class,
            CanisterCommand.class,
            PolicyCommand.class,
            VectorsCommand.class,
            DoctorCommand.class
        },
        footerHeading = "%nExit status: ",
        footer = "0 accepted or done, 2 usage, 10 malformed, 20 rejected by verification, 30 refused by policy,"
                + " 40 collateral or server unavailable, 70 a bug.")
public final class Main extends CommandGroup {
    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] args) {
        // Netty would warn of its use of memory that the JDK is about to close off; a command needs none of that speed.
        System.setProperty("io.netty.noUnsafe", "true");
        Host host = Host.system();
        int status = run(host, args);
        host.out().flush();
        host.err().flush();
        System.exit(status);
    }

    /** Runs one command; the exit status. */
    static int run(Host host, String... args) {
        CommandLine commandLine = new CommandLine(new Main(), new CommandFactory(host))
                .setOut(Printing.writer(host.out()))
                .setErr(Printing.writer(host.err()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, given) -> misuse(host, e, given));
        return commandLine.execute(args);
    }

    private static int misuse(Host host, ParameterException e, String[] args) {
        List<String> given = Arrays.asList(args);
        if (given.contains("--json")) {
            host.out()
                    .println(Json.write(new Members()
                            .put("result", ExitStatus.USAGE.result())
                            .put("code", "usage")
                            .put("message", String.valueOf(e.getMessage()))
                            .putFindings(List.of())
                            .build()));
        }
        host.err().println("assay: " + e.getMessage());
        host.err()
                .println("Try --help for what "
                        + e.getCommandLine().getCommandSpec().qualifiedName() + " takes.");
        return ExitStatus.USAGE.number();
    }
}
