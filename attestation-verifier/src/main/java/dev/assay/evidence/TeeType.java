package dev.assay.evidence;

import dev.assay.bytes.MalformedException;

/** The kinds of trusted execution environment. */
public enum TeeType {
    /** Intel SGX enclave. */
    SGX("sgx"),
    /** Intel TDX trust domain. */
    TDX("tdx"),
    /** AMD SEV-SNP guest. */
    SEV_SNP("sev-snp"),
    /** AWS Nitro enclave. */
    NITRO("nitro"),
    /** NVIDIA GPU or NVSwitch; never the TEE of a CPU. */
    NVIDIA("nvidia"),
    /** Nothing is protected: for development and tests. */
    SIMULATED("simulated");

    private final String id;

    TeeType(String id) {
        this.id = id;
    }

    /** The name in policies, results and on the command line. */
    public String id() {
        return id;
    }

    /** Reads {@link #id}. */
    public static TeeType fromId(String id, String where) throws MalformedException {
        for (TeeType type : values()) {
            if (type.id.equals(id)) {
                return type;
            }
        }
        throw new MalformedException(where + ": unknown kind of TEE");
    }
}
