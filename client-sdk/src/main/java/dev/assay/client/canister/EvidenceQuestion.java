package dev.assay.client.canister;

import dev.assay.bytes.Bytes;
import dev.assay.candid.CandidEncoder;
import dev.assay.candid.CandidValue;
import dev.assay.candid.EvidenceInterface;
import dev.assay.evidence.CmwRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evidence to have judged without registering it.
 *
 * @param evidence a bundle or a TEE's evidence alone, as the canister's type has it
 * @param endorsements endorsements beside it, as a vendor's service gave them
 * @param at seconds since 1970, or null for the subnet's time
 * @param nonce the nonce that was sent, or null
 * @param nonceProof the way from that nonce to the bundle's, where several callers share it; else null
 * @param policyJson what to accept; {@code none} for verification alone; null for the canister's own policy
 * @param dangerousTrustAnchors certificates, DER, instead of the vendors' roots
 */
public record EvidenceQuestion(
        CandidValue evidence,
        List<Bytes> endorsements,
        @Nullable Long at,
        @Nullable Bytes nonce,
        @Nullable Bytes nonceProof,
        @Nullable String policyJson,
        List<Bytes> dangerousTrustAnchors) {
    /** Copies the lists. */
    public EvidenceQuestion {
        endorsements = List.copyOf(endorsements);
        dangerousTrustAnchors = List.copyOf(dangerousTrustAnchors);
    }

    /** A bundle, by the canister's own policy and at the subnet's time. */
    public static EvidenceQuestion ofBundle(Bytes bundle) {
        return of(new CandidValue.Case("bundle", new CandidValue.Blob(bundle)));
    }

    /** Evidence alone, by the canister's own policy and at the subnet's time. */
    public static EvidenceQuestion ofEvidence(CmwRecord evidence) {
        return of(new CandidValue.Case("evidence", typed(evidence.type(), evidence.value())));
    }

    private static EvidenceQuestion of(CandidValue evidence) {
        return new EvidenceQuestion(evidence, List.of(), null, null, null, null, List.of());
    }

    /** The same at another time. */
    public EvidenceQuestion at(long epochSeconds) {
        return new EvidenceQuestion(
                evidence, endorsements, epochSeconds, nonce, nonceProof, policyJson, dangerousTrustAnchors);
    }

    /** The same with a nonce that was sent. */
    public EvidenceQuestion withNonce(@Nullable Bytes sent) {
        return new EvidenceQuestion(evidence, endorsements, at, sent, null, policyJson, dangerousTrustAnchors);
    }

    /** The same with a nonce that was sent, and the proof that came with a bundle which others share. */
    public EvidenceQuestion withNonce(Bytes sent, @Nullable Bytes proof) {
        return new EvidenceQuestion(evidence, endorsements, at, sent, proof, policyJson, dangerousTrustAnchors);
    }

    /** The same by another policy. */
    public EvidenceQuestion withPolicy(String json) {
        return new EvidenceQuestion(evidence, endorsements, at, nonce, nonceProof, json, dangerousTrustAnchors);
    }

    /** The same with verification alone. */
    public EvidenceQuestion withoutPolicy() {
        return withPolicy(EvidenceInterface.NO_POLICY);
    }

    /** The same with these endorsements beside it. */
    public EvidenceQuestion withEndorsements(List<Bytes> files) {
        return new EvidenceQuestion(evidence, files, at, nonce, nonceProof, policyJson, dangerousTrustAnchors);
    }

    /** The same under other roots than the vendors'. */
    public EvidenceQuestion dangerouslyTrusting(List<Bytes> certificates) {
        return new EvidenceQuestion(evidence, endorsements, at, nonce, nonceProof, policyJson, certificates);
    }

    /** The argument of {@code verify_evidence}. */
    public Bytes encode() {
        List<CandidValue> files = new ArrayList<>();
        endorsements.forEach(file -> files.add(typed(EvidenceInterface.ANY_MEDIA_TYPE, file)));
        return CandidEncoder.encode(
                EvidenceInterface.EVIDENCE_CHECK,
                CandidValue.fields()
                        .put("evidence", evidence)
                        .put("endorsements", new CandidValue.Vec(files))
                        .putOpt("at", at == null ? null : new CandidValue.Nat64(at))
                        .putOpt("nonce", nonce == null ? null : new CandidValue.Blob(nonce))
                        .putOpt("nonce_proof", nonceProof == null ? null : new CandidValue.Blob(nonceProof))
                        .putOpt("policy", policyJson == null ? null : new CandidValue.Text(policyJson))
                        .put("dangerously_trust_anchors", blobs(dangerousTrustAnchors))
                        .build());
    }

    static CandidValue typed(String mediaType, Bytes value) {
        return CandidValue.fields()
                .put("media_type", mediaType)
                .put("value", value)
                .build();
    }

    static CandidValue blobs(List<Bytes> values) {
        List<CandidValue> items = new ArrayList<>();
        values.forEach(value -> items.add(new CandidValue.Blob(value)));
        return new CandidValue.Vec(items);
    }
}
