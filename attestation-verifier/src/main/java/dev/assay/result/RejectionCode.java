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
    /** The evidence answers another nonce than the one that was asked about. */
    STATEMENT_NONCE_MISMATCH("statement.nonce_mismatch"),
    /** The GPU evidence is not the one of the statement. */
    STATEMENT_GPU_MISMATCH("statement.gpu_mismatch"),
    /** A GPU's report answers another nonce than that of the statement's core and refresh counter. */
    STATEMENT_GPU_NONCE_MISMATCH("statement.gpu_nonce_mismatch"),
    /** The statement in a TLS certificate names another key than the certificate's. */
    STATEMENT_TLS_KEY_MISMATCH("statement.tls_key_mismatch"),

    /** A boot event log stands beside evidence that has no registers for it, or nothing in it extends one. */
    EVENT_LOG_UNEXPECTED("event_log.unexpected"),
    /** The boot event log's events do not make the registers of the quote. */
    EVENT_LOG_REGISTER_MISMATCH("event_log.register_mismatch"),

    /** A certificate is not signed by its issuer. */
    CERTIFICATE_SIGNATURE_INVALID("certificate.signature_invalid"),
    /** A certificate has expired. */
    CERTIFICATE_EXPIRED("certificate.expired"),
    /** A certificate is not valid yet. */
    CERTIFICATE_NOT_YET_VALID("certificate.not_yet_valid"),
    /** A certificate is used for what it is not for, or has an unknown critical extension. */
    CERTIFICATE_CONSTRAINTS_VIOLATED("certificate.constraints_violated"),
    /** A chain ends in a root that is no trust anchor. */
    CERTIFICATE_UNTRUSTED_ROOT("certificate.untrusted_root"),
    /** A chain has a gap. */
    CERTIFICATE_ISSUER_MISSING("certificate.issuer_missing"),
    /** A certificate is revoked. */
    CERTIFICATE_REVOKED("certificate.revoked"),
    /** Revocation lists were given, and none is of the issuer in question. */
    CRL_ISSUER_MISMATCH("crl.issuer_mismatch"),
    /** A revocation list is not signed by its issuer. */
    CRL_SIGNATURE_INVALID("crl.signature_invalid"),
    /** A revocation list has passed its next update. */
    CRL_EXPIRED("crl.expired"),
    /** A revocation list is from the future. */
    CRL_NOT_YET_VALID("crl.not_yet_valid"),
    /** An OCSP response is not signed by whom the issuer lets. */
    OCSP_SIGNATURE_INVALID("ocsp.signature_invalid"),
    /** An OCSP response has passed its next update. */
    OCSP_EXPIRED("ocsp.expired"),
    /** An OCSP response is from the future. */
    OCSP_NOT_YET_VALID("ocsp.not_yet_valid"),
    /** The OCSP responder does not know the certificate. */
    OCSP_CERTIFICATE_UNKNOWN("ocsp.certificate_unknown"),

    /** The quoting enclave's vendor is not Intel. */
    INTEL_QE_VENDOR_UNKNOWN("intel.qe_vendor_unknown"),
    /** The PCK certificate is not one: other subject, other extension. */
    INTEL_PCK_CERTIFICATE_INVALID("intel.pck_certificate_invalid"),
    /** The PCK key did not sign the quoting enclave's report. */
    INTEL_QE_REPORT_SIGNATURE_INVALID("intel.qe_report_signature_invalid"),
    /** The quoting enclave's report is about another attestation key. */
    INTEL_QE_REPORT_DATA_MISMATCH("intel.qe_report_data_mismatch"),
    /** TCB info is not signed by Intel's TCB signing key. */
    INTEL_TCB_INFO_SIGNATURE_INVALID("intel.tcb_info_signature_invalid"),
    /** TCB info is of another TEE. */
    INTEL_TCB_INFO_TYPE_MISMATCH("intel.tcb_info_type_mismatch"),
    /** QE identity is not signed by Intel's TCB signing key. */
    INTEL_QE_IDENTITY_SIGNATURE_INVALID("intel.qe_identity_signature_invalid"),
    /** TCB info or QE identity has passed its next update. */
    INTEL_COLLATERAL_EXPIRED("intel.collateral_expired"),
    /** TCB info or QE identity is from the future. */
    INTEL_COLLATERAL_NOT_YET_VALID("intel.collateral_not_yet_valid"),
    /** TCB info is for another platform. */
    INTEL_FMSPC_MISMATCH("intel.fmspc_mismatch"),
    /** The quoting enclave is not the one that the QE identity describes. */
    INTEL_QE_IDENTITY_MISMATCH("intel.qe_identity_mismatch"),
    /** No TCB level of the QE identity fits the quoting enclave. */
    INTEL_QE_TCB_NOT_SUPPORTED("intel.qe_tcb_not_supported"),
    /** No TCB level fits the platform. */
    INTEL_TCB_NOT_SUPPORTED("intel.tcb_not_supported"),
    /** The TDX module is not one that TCB info describes. */
    INTEL_TDX_MODULE_MISMATCH("intel.tdx_module_mismatch"),

    /** The report's TCB is not the one that the VCEK or VLEK certificate is for. */
    AMD_TCB_MISMATCH("amd.tcb_mismatch"),
    /** The report is of another chip than the VCEK certificate. */
    AMD_CHIP_ID_MISMATCH("amd.chip_id_mismatch"),
    /** The certificate is not one of an endorsement key of the report's product or kind. */
    AMD_VEK_MISMATCH("amd.vek_mismatch"),

    /** The GPU answered another nonce. */
    NVIDIA_NONCE_MISMATCH("nvidia.nonce_mismatch"),
    /** The device certificate is for other firmware than the report. */
    NVIDIA_FWID_MISMATCH("nvidia.fwid_mismatch"),
    /** A reference integrity manifest's XML signature does not verify. */
    NVIDIA_RIM_SIGNATURE_INVALID("nvidia.rim_signature_invalid"),
    /** Two reference integrity manifests claim the same measurement. */
    NVIDIA_RIM_CONFLICT("nvidia.rim_conflict"),

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
    /** The evidence is of an enclave with another role than the one that was asked for. */
    POLICY_ROLE_NOT_ALLOWED("policy.role_not_allowed"),
    /** The TLS connection does not end in the attested enclave. */
    POLICY_TLS_KEY_MISMATCH("policy.tls_key_mismatch"),
    /** The policy wants an attested TLS connection and there is none. */
    POLICY_CHANNEL_NOT_ATTESTED("policy.channel_not_attested"),
    /** The evidence names another TLS session than the one it came over, or none where it must name one. */
    POLICY_SESSION_NOT_BOUND("policy.session_not_bound"),
    /** The policy wants GPU evidence and there is none. */
    POLICY_GPU_REQUIRED("policy.gpu_required"),
    /** A GPU is not in confidential-computing mode, or is in DEVTOOLS mode. */
    POLICY_GPU_NOT_CONFIDENTIAL("policy.gpu_not_confidential"),
    /** The platform's TCB status is not one that the policy accepts. */
    POLICY_TCB_STATUS_NOT_ALLOWED("policy.tcb_status_not_allowed"),
    /** A security advisory applies that the policy does not list. */
    POLICY_ADVISORY_NOT_ALLOWED("policy.advisory_not_allowed"),
    /** The collateral is from an earlier TCB evaluation than the policy's floor. */
    POLICY_TCB_EVALUATION_TOO_OLD("policy.tcb_evaluation_too_old"),
    /** Nothing was there to ask whether a certificate is revoked. */
    POLICY_REVOCATION_UNKNOWN("policy.revocation_unknown"),
    /** An endorsement is older than the policy allows. */
    POLICY_ENDORSEMENT_STALE("policy.endorsement_stale"),
    /** An endorsement is older than one that was seen before. */
    POLICY_ENDORSEMENT_ROLLED_BACK("policy.endorsement_rolled_back"),
    /** The machine is not on the policy's list. */
    POLICY_PLATFORM_NOT_ALLOWED("policy.platform_not_allowed"),
    /** A security version number is lower than the policy's floor. */
    POLICY_SVN_TOO_LOW("policy.svn_too_low"),
    /** The guest runs at a less privileged level than the policy allows. */
    POLICY_VMPL_NOT_ALLOWED("policy.vmpl_not_allowed"),
    /** A migration agent may copy the guest. */
    POLICY_MIGRATION_AGENT_NOT_ALLOWED("policy.migration_agent_not_allowed"),
    /** The guest's launch policy allows what the policy does not. */
    POLICY_GUEST_POLICY_NOT_ALLOWED("policy.guest_policy_not_allowed"),
    /** The trust domain's or enclave's attributes allow what the policy does not. */
    POLICY_ATTRIBUTES_NOT_ALLOWED("policy.attributes_not_allowed"),
    /** A device's measurements were not compared with reference values, for lack of them. */
    POLICY_GPU_MEASUREMENTS_UNKNOWN("policy.gpu_measurements_unknown");

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
