package dev.assay.fetch;

import java.net.URI;

/** The vendors' services, and where they publicly are. */
public enum CollateralService {
    /** Intel's Provisioning Certification Service, or a PCCS in its place: TCB info, QE identities, PCK lists. */
    INTEL("intel", "https://api.trustedservices.intel.com"),
    /** The revocation list of Intel's SGX root; the whole address. A PCCS has its own, see {@link FetchConfig}. */
    INTEL_ROOT_CRL("intel-root-crl", "https://certificates.trustedservices.intel.com/IntelSGXRootCA.der"),
    /** AMD's Key Distribution Service: VCEK certificates, chains, revocation lists. */
    AMD("amd", "https://kdsintf.amd.com"),
    /** NVIDIA's service for reference integrity manifests. */
    NVIDIA_RIM("nvidia-rim", "https://rim.attestation.nvidia.com"),
    /** NVIDIA's OCSP responder. */
    NVIDIA_OCSP("nvidia-ocsp", "https://ocsp.ndis.nvidia.com");

    private final String id;
    private final URI publicAddress;

    CollateralService(String id, String publicAddress) {
        this.id = id;
        this.publicAddress = URI.create(publicAddress);
    }

    /** The name in options and messages. */
    public String id() {
        return id;
    }

    /** Where the vendor runs it. */
    public URI publicAddress() {
        return publicAddress;
    }

    /** Reads {@link #id}. */
    public static CollateralService fromId(String id) {
        for (CollateralService service : values()) {
            if (service.id.equals(id)) {
                return service;
            }
        }
        throw new IllegalArgumentException(
                "no service of this name; there are intel, intel-root-crl, amd, nvidia-rim, nvidia-ocsp");
    }
}
