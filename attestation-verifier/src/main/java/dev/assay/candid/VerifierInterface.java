package dev.assay.candid;

import static dev.assay.candid.CandidType.BLOB;
import static dev.assay.candid.CandidType.field;
import static dev.assay.candid.CandidType.opt;
import static dev.assay.candid.CandidType.record;
import static dev.assay.candid.CandidType.variant;
import static dev.assay.candid.CandidType.vec;

import dev.assay.candid.CandidType.Primitive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The canister's public interface in Candid, written once: the canister decodes and encodes by it, and the
 * {@code .did} file is printed from it.
 */
public final class VerifierInterface {
    private static final CandidType TEXT = Primitive.TEXT;
    private static final CandidType NAT64 = Primitive.NAT64;
    private static final CandidType BOOL = Primitive.BOOL;

    /** Which world a canister is installed for. */
    public static final CandidType MODE = variant(field("simulated", Primitive.NULL), field("release", Primitive.NULL));

    /** The argument of installation. */
    public static final CandidType INSTALL = record(field("mode", MODE), field("policy", opt(TEXT)));

    /** Why the answer is no. */
    public static final CandidType ERROR = record(field("code", TEXT), field("message", TEXT));

    /** One model version. */
    public static final CandidType MODEL = record(field("name", TEXT), field("version", TEXT), field("digest", BLOB));

    /** A registered enclave. */
    public static final CandidType ENCLAVE = record(
            field("core_digest", BLOB),
            field("tee", TEXT),
            field("role", TEXT),
            field("instance_name", TEXT),
            field("boot_id", BLOB),
            field("epoch", NAT64),
            field("receipt_key", BLOB),
            field("tls_spki_sha256", BLOB),
            field("policy_digest", BLOB),
            field("configuration_digest", BLOB),
            field("build_identity", TEXT),
            field("models", vec(MODEL)),
            field("registered_at", NAT64),
            field("expires_at", NAT64));

    /** A registered enclave in a list, without what can be long. */
    public static final CandidType ENCLAVE_SUMMARY = record(
            field("core_digest", BLOB),
            field("tee", TEXT),
            field("instance_name", TEXT),
            field("registered_at", NAT64),
            field("expires_at", NAT64));

    /** A nonce to make evidence with. */
    public static final CandidType CHALLENGE = record(field("challenge", BLOB), field("expires_at", NAT64));

    /** One half of an exchange: the bytes and what gives them their meaning. */
    public static final CandidType EXCHANGE = record(field("context", BLOB), field("body", BLOB));

    /** A receipt, and what its holder knows and it must agree with. */
    public static final CandidType RECEIPT_CHECK = record(
            field("receipt", BLOB),
            field("salt", opt(BLOB)),
            field("request", opt(EXCHANGE)),
            field("response", opt(EXCHANGE)),
            field("nonce", opt(BLOB)),
            field("model", opt(TEXT)));

    /** What an accepted receipt says, and what it was compared with. */
    public static final CandidType RECEIPT_CLAIMS = record(
            field("core_digest", BLOB),
            field("tee", TEXT),
            field("instance_name", TEXT),
            field("model", MODEL),
            field("runtime_digest", BLOB),
            field("request_digest", BLOB),
            field("response_digest", BLOB),
            field("request_checked", BOOL),
            field("response_checked", BOOL),
            field("nonce_checked", BOOL),
            field("nonce", opt(BLOB)),
            field("idempotency_key", opt(TEXT)),
            field("usage_units", NAT64),
            field("issued_at", NAT64),
            field("enclave_expires_at", opt(NAT64)));

    /** What this canister is. */
    public static final CandidType INFO = record(
            field("name", TEXT),
            field("version", TEXT),
            field("mode", MODE),
            field("warning", opt(TEXT)),
            field("policy_digest", BLOB),
            field("enclaves", NAT64));

    /** Reply of {@code begin_registration}. */
    public static final CandidType CHALLENGE_RESULT = result(CHALLENGE);

    /** Reply of {@code register}. */
    public static final CandidType ENCLAVE_RESULT = result(ENCLAVE);

    /** Reply of {@code check_receipt} and {@code dangerously_verify_receipt}. */
    public static final CandidType RECEIPT_RESULT = result(RECEIPT_CLAIMS);

    /** Reply of {@code verify_evidence}. */
    public static final CandidType APPRAISAL_RESULT = result(EvidenceInterface.APPRAISAL);

    /** Reply of {@code check_endorsement}. */
    public static final CandidType ENDORSEMENT_RESULT = result(EvidenceInterface.VERIFIED_ENDORSEMENT);

    /** Reply of {@code inspect}. */
    public static final CandidType INSPECTION_RESULT = result(EvidenceInterface.INSPECTION);

    /** Names that the {@code .did} file gives to types, inner ones first. */
    public static final Map<CandidType, String> NAMES = names();

    /** The methods, in the order of the {@code .did} file. */
    public static final List<Method> METHODS = List.of(
            new Method(
                    "begin_registration",
                    List.of(),
                    CHALLENGE_RESULT,
                    false,
                    "A nonce for fresh evidence; the caller can use it once, for five minutes."),
            new Method(
                    "register",
                    List.of(BLOB, opt(BLOB)),
                    ENCLAVE_RESULT,
                    false,
                    "Verifies an evidence bundle that answers the caller's challenge, and registers the enclave. The"
                            + " second argument is what came in the header Assay-Nonce-Proof, if it came."),
            new Method(
                    "check_receipt",
                    List.of(RECEIPT_CHECK),
                    RECEIPT_RESULT,
                    true,
                    "Checks a receipt of a registered enclave. A query's answer is one node's word;"
                            + " call it as an update for the subnet's."),
            new Method(
                    "verify_evidence",
                    List.of(EvidenceInterface.EVIDENCE_CHECK),
                    APPRAISAL_RESULT,
                    true,
                    "Looks at evidence at a time and by a policy of the caller's choice, or with the policy none by none."
                            + " Nothing is kept. An endorsement of media type application/octet-stream is recognised by"
                            + " its content. Trust anchors are certificates, DER; where some are given they replace the"
                            + " vendors' roots, and what is verified then is genuine only if they are."),
            new Method(
                    "check_endorsement",
                    List.of(EvidenceInterface.ENDORSEMENT_CHECK),
                    ENDORSEMENT_RESULT,
                    true,
                    "Verifies an endorsement that stands by itself: a reference integrity manifest."),
            new Method(
                    "inspect",
                    List.of(EvidenceInterface.TYPED_BYTES),
                    INSPECTION_RESULT,
                    true,
                    "Decodes a quote, a reference integrity manifest or an OCSP response. Nothing is verified."),
            new Method(
                    "dangerously_verify_receipt",
                    List.of(RECEIPT_CHECK, BLOB),
                    RECEIPT_RESULT,
                    true,
                    "Checks a receipt against an evidence bundle instead of a registration. The evidence is verified,"
                            + " not appraised: no policy has accepted that enclave."),
            new Method(
                    "enclaves",
                    List.of(),
                    vec(ENCLAVE_SUMMARY),
                    true,
                    "All registered enclaves, also those that have expired and whose place nobody took."),
            new Method("enclave", List.of(BLOB), opt(ENCLAVE), true, "One of them, by its core digest."),
            new Method("policy", List.of(), TEXT, true, "The policy, as JSON."),
            new Method("info", List.of(), INFO, true, "What this canister is, and whether it is INSECURE."));

    private VerifierInterface() {}

    /**
     * One method.
     *
     * @param query whether it changes nothing
     * @param about for people
     */
    public record Method(String name, List<CandidType> arguments, CandidType result, boolean query, String about) {}

    private static CandidType result(CandidType ok) {
        return variant(field("Ok", ok), field("Err", ERROR));
    }

    private static Map<CandidType, String> names() {
        Map<CandidType, String> names = new LinkedHashMap<>();
        names.put(MODE, "Mode");
        names.put(INSTALL, "Install");
        names.put(ERROR, "Error");
        names.put(MODEL, "Model");
        names.put(ENCLAVE, "Enclave");
        names.put(ENCLAVE_SUMMARY, "EnclaveSummary");
        names.put(CHALLENGE, "Challenge");
        names.put(EXCHANGE, "Exchange");
        names.put(RECEIPT_CHECK, "ReceiptCheck");
        names.put(RECEIPT_CLAIMS, "ReceiptClaims");
        names.put(EvidenceInterface.TYPED_BYTES, "TypedBytes");
        names.put(EvidenceInterface.EVIDENCE, "Evidence");
        names.put(EvidenceInterface.EVIDENCE_CHECK, "EvidenceCheck");
        names.put(EvidenceInterface.FINDING, "Finding");
        names.put(EvidenceInterface.STATEMENT, "Statement");
        names.put(EvidenceInterface.APPRAISAL, "Appraisal");
        names.put(EvidenceInterface.ENDORSEMENT_CHECK, "EndorsementCheck");
        names.put(EvidenceInterface.VERIFIED_ENDORSEMENT, "VerifiedEndorsement");
        names.put(EvidenceInterface.INSPECTION, "Inspection");
        names.put(INFO, "Info");
        return names;
    }
}
