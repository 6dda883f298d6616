package dev.assay.canister;

/** The canister says no for a reason of its own, not the evidence's or the receipt's. */
final class CanisterException extends Exception {
    /** The nonce of the evidence is no outstanding challenge of the caller. */
    static final String CHALLENGE_UNKNOWN = "canister.challenge_unknown";

    /** It was, but for too long. */
    static final String CHALLENGE_EXPIRED = "canister.challenge_expired";

    /** The nonce proof leads from no outstanding challenge of the caller to the nonce of the evidence. */
    static final String NONCE_PROOF_MISMATCH = "canister.nonce_proof_mismatch";

    /** All challenges are taken and none has expired. */
    static final String BUSY = "canister.busy";

    /** All places for enclaves are taken and no registration has expired. */
    static final String FULL = "canister.full";

    /** The enclave's statement is larger than the canister keeps. */
    static final String ENCLAVE_TOO_LARGE = "canister.enclave_too_large";

    /** The receipt names an enclave that is not registered. */
    static final String ENCLAVE_UNKNOWN = "canister.enclave_unknown";

    /** The receipt names an enclave whose registration has ended. */
    static final String ENCLAVE_EXPIRED = "canister.enclave_expired";

    private static final long serialVersionUID = 1;
    private final String code;

    CanisterException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable reason. */
    String code() {
        return code;
    }
}
