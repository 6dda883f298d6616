package dev.assay.canister.build;

import dev.assay.candid.CandidType;
import dev.assay.candid.VerifierInterface;
import dev.assay.candid.VerifierInterface.Method;
import java.util.List;
import java.util.stream.Collectors;

/** The two Candid descriptions of the canister: the file for people, and the service that the module carries. */
final class DidFile {
    private static final DidPrinter NAMES = new DidPrinter(VerifierInterface.NAMES);

    private DidFile() {}

    /** With the installation argument. */
    static String forPeople() {
        return service("service : (" + NAMES.reference(VerifierInterface.INSTALL) + ") -> {");
    }

    /** Without it, as the custom section "candid:service" wants it. */
    static String forModule() {
        return service("service : {");
    }

    private static String service(String head) {
        DidPrinter printer = new DidPrinter(VerifierInterface.NAMES)
                .line("// Assay: registers attested enclaves and checks the receipts that they sign.")
                .line("// In simulated mode, which `info` names, everything here is INSECURE and for development only.")
                .definitions()
                .line(head);
        VerifierInterface.METHODS.forEach(
                method -> printer.line("  // " + method.about()).line(method(method)));
        return printer.line("}").toString();
    }

    private static String method(Method method) {
        return "  " + method.name() + " : " + tuple(method.arguments()) + " -> " + tuple(List.of(method.result()))
                + (method.query() ? " query;" : ";");
    }

    private static String tuple(List<CandidType> types) {
        return types.stream().map(NAMES::reference).collect(Collectors.joining(", ", "(", ")"));
    }
}
