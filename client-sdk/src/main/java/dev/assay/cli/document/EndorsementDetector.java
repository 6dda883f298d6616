package dev.assay.cli.document;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementReader;
import java.util.List;

/** Tells which endorsement a file is, as {@link EndorsementReader} reads it. */
final class EndorsementDetector {
    private EndorsementDetector() {}

    static DocumentKind detect(Bytes file) throws MalformedException {
        List<Endorsement> items = EndorsementReader.read(file);
        if (items.stream().map(Endorsement::kind).distinct().count() > 1) {
            return DocumentKind.COLLATERAL;
        }
        return switch (items.get(0).kind()) {
            case CERTIFICATES -> DocumentKind.CERTIFICATE;
            case CRL -> DocumentKind.CRL;
            case INTEL_TCB_INFO -> DocumentKind.TCB_INFO;
            case INTEL_QE_IDENTITY -> DocumentKind.QE_IDENTITY;
            case NVIDIA_RIM -> DocumentKind.RIM;
            case OCSP_RESPONSE -> DocumentKind.OCSP;
        };
    }
}
