package dev.assay.enclave;

/** What the running enclave's word is worth. */
public enum EnclaveMode {
    /** A real TEE, not debuggable. */
    RELEASE,
    /** A real TEE that its operator can look into. */
    DEBUG,
    /** No TEE: nothing is protected. */
    SIMULATED
}
