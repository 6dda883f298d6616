package dev.assay.cli;

import dev.assay.cli.demo.Demo;
import dev.assay.cli.demo.Narrator;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Report;
import picocli.CommandLine.Command;

/** The main job, end to end. */
@Command(
        name = "demo",
        header = "The main job, end to end, on this machine.",
        description = {
            "Starts a server with a simulated TEE, verifies it, embeds a sentence, checks the receipt with the SDK and"
                    + " with the compiled canister, and shows what is refused."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  assay demo", "  assay demo --json"})
final class DemoCommand extends AssayCommand {
    DemoCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        return new Demo(host, new Narrator(json ? host.err() : host.out())).run();
    }
}
