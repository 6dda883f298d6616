package dev.assay.endorsement;

import org.jspecify.annotations.Nullable;

/** What vendors say about their hardware, by form. The media types are those of a bundle's members. */
public enum EndorsementKind {
    /** X.509 certificates, PEM or DER: issuer chains of every vendor. */
    CERTIFICATES("application/pem-certificate-chain"),
    /** One certificate revocation list, DER. */
    CRL("application/pkix-crl"),
    /** Intel's TCB info with its signature, JSON as the PCS serves it. */
    INTEL_TCB_INFO("application/vnd.assay.intel-tcb-info+json"),
    /** Intel's QE identity with its signature, JSON as the PCS serves it. */
    INTEL_QE_IDENTITY("application/vnd.assay.intel-qe-identity+json"),
    /** NVIDIA's reference integrity manifest, a signed SWID tag. */
    NVIDIA_RIM("application/swid+xml"),
    /** One OCSP response, DER. */
    OCSP_RESPONSE("application/ocsp-response");

    private final String mediaType;

    EndorsementKind(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The type in a bundle. */
    public String mediaType() {
        return mediaType;
    }

    /** The kind with this media type, or null. */
    public static @Nullable EndorsementKind fromMediaType(String mediaType) {
        for (EndorsementKind kind : values()) {
            if (kind.mediaType.equals(mediaType)) {
                return kind;
            }
        }
        return null;
    }
}
