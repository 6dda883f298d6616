package dev.assay.evidence;

/** The media types of evidence in a bundle. */
public final class MediaTypes {
    /** An SGX or TDX quote as the quoting enclave made it. */
    public static final String INTEL_QUOTE = "application/vnd.assay.intel-quote";
    /** An SEV-SNP attestation report, alone or extended by the certificate table. */
    public static final String SEV_SNP_REPORT = "application/vnd.assay.sev-snp-report";
    /** A report of an NVIDIA GPU or NVSwitch with its certificate chain. */
    public static final String NVIDIA_REPORT = "application/vnd.assay.nvidia-report+cbor";
    /** An AWS Nitro attestation document. */
    public static final String NITRO_DOCUMENT = "application/vnd.assay.nitro-document+cose";
    /** The boot event log of a TDX domain, in the crypto-agile form, beside evidence. */
    public static final String CC_EVENT_LOG = "application/vnd.assay.cc-event-log";

    private MediaTypes() {}
}
