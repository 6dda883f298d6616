package dev.assay.result;

/**
 * Why the answer is no. The strings are stable: programs branch on them, and the same ones come from JVM, command line
 * and canister. {@code policy.*} codes come from appraisal, all others from verification.
 */
public enum RejectionCode {
    /** No verifier for this kind of evidence. */
    EVIDENCE_TYPE_UNSUPPORTED("evidence.type_unsupported"),
    /** The evidence names a root that is no trust anchor. */
    EVIDENCE_UNTRUSTED_ROOT("evidence.untrusted_root"),
    /** The evidence's signature does not verify. */
    EVIDENCE_SIGNATURE_INVALID("evidence.signature_invalid"),
    /** The quote vouches for another statement. */
    STATEMENT_REPORT_DATA_MISMATCH("statement.report_data_mismatch"),
    /** The wrapper names another core. */
    STATEMENT_CORE_DIGEST_MISMATCH("statement.core_digest_mismatch"),
    /** The listed models are not those of the statement. */
    STATEMENT_MODELS_ROOT_MISMATCH("statement.models_root_mismatch"),
    /** The GPU evidence is not the one of the statement. */
    STATEMENT_GPU_MISMATCH("statement.gpu_mismatch"),

    /** The receipt is signed by another key than the statement's. */
    RECEIPT_KEY_MISMATCH("receipt.key_mismatch"),
    /** The receipt's signature does not verify. */
    RECEIPT_SIGNATURE_INVALID("receipt.signature_invalid"),
    /** The receipt names another statement. */
    RECEIPT_CORE_DIGEST_MISMATCH("receipt.core_digest_mismatch"),
    /** The receipt's model is not among those of the statement. */
    RECEIPT_MODEL_NOT_IN_STATEMENT("receipt.model_not_in_statement"),
    /** The receipt is for another model than the one asked for. */
    RECEIPT_MODEL_MISMATCH("receipt.model_mismatch"),
    /** The receipt repeats another nonce, or none. */
    RECEIPT_NONCE_MISMATCH("receipt.nonce_mismatch"),
    /** The digests cannot be checked without the salt. */
    RECEIPT_SALT_MISSING("receipt.salt_missing"),
    /** The receipt is for another request. */
    RECEIPT_REQUEST_MISMATCH("receipt.request_mismatch"),
    /** The receipt is for another answer. */
    RECEIPT_RESPONSE_MISMATCH("receipt.response_mismatch"),
    /** The receipt says that the answer was cut off. */
    RECEIPT_ABORTED("receipt.aborted"),
    /** The answer came without a receipt. */
    RECEIPT_MISSING("receipt.missing"),

    /** Simulated evidence, and the policy is for real TEEs. */
    POLICY_SIMULATED_REFUSED("policy.simulated_refused"),
    /** Real evidence, and the policy is for simulated ones. */
    POLICY_REAL_REFUSED("policy.real_refused"),
    /** This kind of TEE is not allowed. */
    POLICY_TEE_NOT_ALLOWED("policy.tee_not_allowed"),
    /** The measurements fit none of the reference values. */
    POLICY_MEASUREMENT_NOT_ALLOWED("policy.measurement_not_allowed"),
    /** The TEE can be debugged. */
    POLICY_DEBUG_NOT_ALLOWED("policy.debug_not_allowed"),
    /** A model has another digest than the policy's. */
    POLICY_MODEL_DIGEST_NOT_ALLOWED("policy.model_digest_not_allowed"),
    /** The policy does not list the model. */
    POLICY_MODEL_NOT_LISTED("policy.model_not_listed"),
    /** The evidence answers another nonce, or none was sent where the policy wants one. */
    POLICY_NONCE_MISMATCH("policy.nonce_mismatch"),
    /** The evidence is older than the policy allows. */
    POLICY_EVIDENCE_STALE("policy.evidence_stale"),
    /** The evidence claims to come from the future. */
    POLICY_EVIDENCE_FROM_FUTURE("policy.evidence_from_future"),
    /** The evidence has passed its not-after. */
    POLICY_EVIDENCE_EXPIRED("policy.evidence_expired"),
    /** The evidence is for another instance. */
    POLICY_INSTANCE_NOT_ALLOWED("policy.instance_not_allowed"),
    /** The TLS connection does not end in the attested enclave. */
    POLICY_TLS_KEY_MISMATCH("policy.tls_key_mismatch"),
    /** The policy wants an attested TLS connection and there is none. */
    POLICY_CHANNEL_NOT_ATTESTED("policy.channel_not_attested"),
    /** The policy wants session-bound evidence and it is not. */
    POLICY_SESSION_NOT_BOUND("policy.session_not_bound"),
    /** The policy wants GPU evidence and there is none. */
    POLICY_GPU_REQUIRED("policy.gpu_required"),
    /** A GPU is not in confidential-computing mode, or is in DEVTOOLS mode. */
    POLICY_GPU_NOT_CONFIDENTIAL("policy.gpu_not_confidential");

    private final String code;

    RejectionCode(String code) {
        this.code = code;
    }

    /** The stable string. */
    public String code() {
        return code;
    }

    /** Whether a policy refused, rather than verification. */
    public boolean isPolicy() {
        return code.startsWith("policy.");
    }
}
