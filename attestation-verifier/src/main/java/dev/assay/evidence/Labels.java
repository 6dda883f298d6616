package dev.assay.evidence;

/**
 * Map labels: EAT's where they exist (RFC 9711 and the CWT registry), private ones below -65536 where they do not.
 * Receipts and statements share them, so that one number means one thing.
 */
public final class Labels {
    /** exp (RFC 8392): seconds since 1970. */
    public static final int EXPIRES_AT = 4;
    /** iat (RFC 8392): seconds since 1970. */
    public static final int ISSUED_AT = 6;
    /** eat_nonce (RFC 9711 section 4.1). */
    public static final int NONCE = 10;
    /** dbgstat (RFC 9711 section 4.2.9): 0 means that debugging is enabled. */
    public static final int DEBUG_STATUS = 263;
    /** eat_profile (RFC 9711 section 4.3.2). */
    public static final int PROFILE = 265;
    /** bootseed (RFC 9711 section 4.2.12). */
    public static final int BOOT_ID = 268;

    /** What the enclave does, as text. */
    public static final int ROLE = -65537;
    /** The DNS name that clients ask for. */
    public static final int INSTANCE_NAME = -65538;
    /** Counter of epochs since boot. */
    public static final int EPOCH = -65539;
    /** SHA-256 of the TLS key's SubjectPublicKeyInfo. */
    public static final int TLS_SPKI_SHA256 = -65540;
    /** COSE_Key that signs receipts. */
    public static final int RECEIPT_KEY = -65541;
    /** OHTTP key configuration (RFC 9458 section 3). */
    public static final int OHTTP_KEY_CONFIG = -65542;
    /** Merkle root over the models. */
    public static final int MODELS_ROOT = -65543;
    /** SHA-256 of the policy that the enclave enforces. */
    public static final int POLICY_DIGEST = -65544;
    /** SHA-256 of the effective configuration. */
    public static final int CONFIGURATION_DIGEST = -65545;
    /** Name and version of the build, as text. */
    public static final int BUILD_IDENTITY = -65546;

    /** SHA-256 of the statement's core. */
    public static final int CORE_DIGEST = -65550;
    /** States of the GPUs. */
    public static final int GPUS = -65551;
    /** TLS exporter value of the session (RFC 9266). */
    public static final int TLS_EXPORTER = -65552;

    /** Measurement of simulated evidence. */
    public static final int SIMULATED_MEASUREMENT = -65555;
    /** Debug flag of simulated evidence. */
    public static final int SIMULATED_DEBUG = -65556;
    /** Report data of simulated evidence. */
    public static final int SIMULATED_REPORT_DATA = -65557;

    /** A receipt's model: name, version, digest. */
    public static final int MODEL = -65560;
    /** SHA-256 of what the runtime is and how it is set. */
    public static final int RUNTIME_DIGEST = -65561;
    /** Salted digest of the request. */
    public static final int REQUEST_DIGEST = -65562;
    /** Salted digest of the response. */
    public static final int RESPONSE_DIGEST = -65563;
    /** The caller's idempotency key. */
    public static final int IDEMPOTENCY_KEY = -65564;
    /** Work done, in the endpoint's unit. */
    public static final int USAGE_UNITS = -65565;
    /** 0 complete, 1 aborted. */
    public static final int STATUS = -65566;

    private Labels() {}
}
