package dev.assay.candid;

import static dev.assay.candid.CandidType.BLOB;
import static dev.assay.candid.CandidType.field;
import static dev.assay.candid.CandidType.opt;
import static dev.assay.candid.CandidType.record;
import static dev.assay.candid.CandidType.variant;
import static dev.assay.candid.CandidType.vec;

import dev.assay.candid.CandidType.Primitive;

/** The part of {@link VerifierInterface} that is about evidence: what to look at, and what was seen. */
public final class EvidenceInterface {
    private static final CandidType TEXT = Primitive.TEXT;
    private static final CandidType NAT64 = Primitive.NAT64;
    private static final CandidType BOOL = Primitive.BOOL;

    /** The word in place of a policy that asks for verification alone. */
    public static final String NO_POLICY = "none";

    /** The media type of an endorsement whose form is to be found out by its content. */
    public static final String ANY_MEDIA_TYPE = "application/octet-stream";

    /** A message and its form, by the media types of a bundle's members. */
    public static final CandidType TYPED_BYTES = record(field("media_type", TEXT), field("value", BLOB));

    /** A whole bundle, or a TEE's evidence alone. */
    public static final CandidType EVIDENCE = variant(field("bundle", BLOB), field("evidence", TYPED_BYTES));

    /** Evidence to look at without registering it. */
    public static final CandidType EVIDENCE_CHECK = record(
            field("evidence", EVIDENCE),
            field("endorsements", vec(TYPED_BYTES)),
            field("at", opt(NAT64)),
            field("nonce", opt(BLOB)),
            field("nonce_proof", opt(BLOB)),
            field("policy", opt(TEXT)),
            field("dangerously_trust_anchors", vec(BLOB)));

    /** One complaint of a policy. */
    public static final CandidType FINDING =
            record(field("code", TEXT), field("message", TEXT), field("expected", TEXT), field("actual", TEXT));

    /** What a bundle says beside its evidence. */
    public static final CandidType STATEMENT = record(
            field("core_digest", BLOB),
            field("instance_name", TEXT),
            field("nonce", BLOB),
            field("issued_at", NAT64),
            field("not_after", NAT64));

    /**
     * What verified evidence says, and what the policy has against it. {@code accepted}, {@code policy_digest} and
     * {@code ear} are none when no policy was asked; {@code valid_until} when nothing that was relied on ends.
     */
    public static final CandidType APPRAISAL = record(
            field("accepted", opt(BOOL)),
            field("findings", vec(FINDING)),
            field("warnings", vec(TEXT)),
            field("tee", TEXT),
            field("debug", BOOL),
            field("tcb_status", opt(TEXT)),
            field("advisory_ids", vec(TEXT)),
            field("measurements", vec(record(field("name", TEXT), field("value", BLOB)))),
            field("report_data", BLOB),
            field("claims", TEXT),
            field("valid_until", opt(NAT64)),
            field("statement", opt(STATEMENT)),
            field("policy_digest", opt(BLOB)),
            field("ear", opt(TEXT)));

    /** An endorsement to verify by itself. */
    public static final CandidType ENDORSEMENT_CHECK = record(
            field("endorsement", TYPED_BYTES), field("at", opt(NAT64)), field("dangerously_trust_anchors", vec(BLOB)));

    /** What a verified endorsement says. */
    public static final CandidType VERIFIED_ENDORSEMENT =
            record(field("claims", TEXT), field("valid_until", NAT64), field("warnings", vec(TEXT)));

    /** What a message says, and what it answers by itself; this proves nothing about who made it. */
    public static final CandidType INSPECTION =
            record(field("claims", TEXT), field("checks", vec(record(field("name", TEXT), field("holds", BOOL)))));

    private EvidenceInterface() {}
}
