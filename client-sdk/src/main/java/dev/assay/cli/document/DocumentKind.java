package dev.assay.cli.document;

import java.util.Optional;

/** What a file can be. */
public enum DocumentKind {
    /** An evidence bundle, CBOR or JSON. */
    BUNDLE("bundle", true),
    /** Simulated evidence without a bundle. */
    SIMULATED("simulated", true),
    /** An SGX quote. */
    SGX("sgx", true),
    /** A TDX quote. */
    TDX("tdx", true),
    /** A SEV-SNP report. */
    SEV_SNP("sev-snp", true),
    /** An NVIDIA attestation report. */
    NVIDIA("nvidia", true),
    /** A Nitro attestation document. */
    NITRO("nitro", true),
    /** A statement core. */
    CORE("statement-core", false),
    /** A statement wrapper. */
    WRAPPER("statement-wrapper", false),
    /** A receipt, COSE_Sign1. */
    RECEIPT("receipt", false),
    /** A receipt saved with its exchange. */
    SAVED_RECEIPT("saved-receipt", false),
    /** What the server answers to {@code ?receipt=body}. */
    RECEIPT_IN_BODY("receipt-in-body", false),
    /** A policy document. */
    POLICY("policy", false),
    /** X.509 certificates, PEM or DER; evidence when one has it in an extension (id-pe-cmw). */
    CERTIFICATE("certificate", true),
    /** A certificate revocation list. */
    CRL("crl", false),
    /** Intel's TCB info. */
    TCB_INFO("tcb-info", false),
    /** Intel's QE identity. */
    QE_IDENTITY("qe-identity", false),
    /** Several endorsements in one file, such as the collateral object that DCAP tools exchange. */
    COLLATERAL("collateral", false),
    /** NVIDIA's reference integrity manifest. */
    RIM("rim", false),
    /** An OCSP response. */
    OCSP("ocsp-response", false);

    private final String id;
    private final boolean evidence;

    DocumentKind(String id, boolean evidence) {
        this.id = id;
        this.evidence = evidence;
    }

    /** The name on the command line and in reports. */
    public String id() {
        return id;
    }

    /** Whether it can be verified as evidence. */
    public boolean isEvidence() {
        return evidence;
    }

    /** The kind of evidence of this name. */
    public static Optional<DocumentKind> evidence(String id) {
        for (DocumentKind kind : values()) {
            if (kind.evidence && kind.id.equals(id)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
