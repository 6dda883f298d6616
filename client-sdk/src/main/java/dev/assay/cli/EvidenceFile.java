package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborValue;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.document.QuoteHeader;
import dev.assay.cli.report.CommandFailure;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.x509.Certificate;
import dev.assay.x509.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Evidence as it lies in a file, made what verifiers take. */
final class EvidenceFile {
    private static final int MAX_CHAIN_BYTES = 1 << 16;

    private EvidenceFile() {}

    /**
     * One piece of evidence.
     *
     * @param kind any evidence but a bundle
     * @param file where {@code content} comes from
     * @param more files and folders that may hold the certificate chain of an NVIDIA report
     */
    static CmwRecord record(DocumentKind kind, Bytes content, Path file, List<Path> more) throws CommandFailure {
        return switch (kind) {
            case SGX, TDX -> evidence(MediaTypes.INTEL_QUOTE, content);
            case SEV_SNP -> evidence(MediaTypes.SEV_SNP_REPORT, content);
            case NITRO -> evidence(MediaTypes.NITRO_DOCUMENT, content);
            case NVIDIA ->
                evidence(
                        MediaTypes.NVIDIA_REPORT,
                        QuoteHeader.isSpdmMeasurements(content) ? withChain(content, file, more) : content);
            case SIMULATED -> evidence(SimulatedEvidence.MEDIA_TYPE, content);
            default -> throw new IllegalArgumentException(kind.id());
        };
    }

    /** The certificate of a TLS server: the first of a file. */
    static Certificate certificate(Bytes content) throws MalformedException {
        return Certificate.decodeAll(content, "certificate").get(0);
    }

    /** What stands in a certificate. */
    static CertificateEvidence in(Certificate certificate) throws MalformedException {
        CertificateEvidence evidence = CertificateEvidence.in(certificate);
        if (evidence == null) {
            throw new MalformedException("file: certificate, which carries no evidence");
        }
        return evidence;
    }

    private static CmwRecord evidence(String type, Bytes value) {
        return new CmwRecord(type, value, CmwRecord.EVIDENCE);
    }

    /** A report and the chain of the device that signed it belong together; tools keep them in files beside each other. */
    private static Bytes withChain(Bytes report, Path file, List<Path> more) throws CommandFailure {
        List<Path> candidates = new ArrayList<>();
        for (Path path : more) {
            candidates.addAll(Files.isDirectory(path) ? EndorsementFiles.filesIn(path) : List.of(path));
        }
        candidates.addAll(EndorsementFiles.filesIn(file.toAbsolutePath().resolveSibling("")));
        candidates.sort((a, b) -> Boolean.compare(isNamedChain(b), isNamedChain(a)));
        for (Path candidate : candidates) {
            Bytes chain = chain(candidate);
            if (chain.length() > 0) {
                return Cbor.encode(CborValue.array(CborValue.of(report), CborValue.of(chain)));
            }
        }
        throw CommandFailure.usage("the report's certificate chain is needed too: a PEM file beside " + file
                + ", or named by --endorsements");
    }

    private static boolean isNamedChain(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).contains("chain");
    }

    /** The content of a PEM file that is called a chain, or is one that does not begin at a root; otherwise nothing. */
    private static Bytes chain(Path file) throws CommandFailure {
        try {
            Bytes content = Inputs.file(file, MAX_CHAIN_BYTES);
            if (Pem.isPem(content) && isNamedChain(file)) {
                return content;
            }
            if (Pem.isPem(content)) {
                List<Certificate> certificates = Certificate.decodeAll(content, "certificate chain");
                Certificate first = certificates.get(0);
                if (certificates.size() > 1 && !first.subject().equals(first.issuer())) {
                    return content;
                }
            }
        } catch (MalformedException notAChain) {
            return Bytes.empty();
        }
        return Bytes.empty();
    }
}
