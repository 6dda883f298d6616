package dev.assay.result;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of verification and appraisal of one bundle.
 *
 * @param bundle what was verified
 * @param policy what it was appraised by
 * @param appraisal the policy's complaints, by what they are about
 * @param appraisedAt seconds since 1970, by the relying party's clock
 */
public record AttestationResult(VerifiedBundle bundle, Policy policy, Appraisal appraisal, long appraisedAt) {
    /** The policy's complaints; none means accepted. */
    public List<Finding> findings() {
        return appraisal.findings();
    }

    /** Whether the policy accepts. */
    public boolean isAccepted() {
        return findings().isEmpty();
    }

    /** The bundle, if the policy accepts it. */
    public VerifiedBundle requireAccepted() throws RejectedException {
        if (!isAccepted()) {
            throw new RejectedException(findings().get(0));
        }
        return bundle;
    }

    /**
     * Until when this result holds, in seconds since 1970: the first end of a certificate or endorsement, of the
     * evidence itself, or of the time that the policy lets anything rest on it.
     */
    public long validUntil() {
        long until = Math.min(bundle.wrapper().notAfter(), appraisedAt + policy.maxRegistrationSeconds());
        until = Math.min(until, bundle.cpu().validUntil());
        for (VerifiedEvidence gpu : bundle.gpus()) {
            until = Math.min(until, gpu.validUntil());
        }
        return until;
    }

    /** What was verified; see {@link Claims}. */
    public JsonValue claims() {
        return Claims.of(bundle);
    }

    /** The EAT Attestation Result as a claims set: one submodule for the enclave, one for each GPU. */
    public JsonValue ear(Bytes policyDigest) {
        List<Ear.Submodule> submodules = new ArrayList<>();
        submodules.add(new Ear.Submodule(Ear.CPU, bundle.cpu(), appraisal.enclave()));
        for (int i = 0; i < bundle.gpus().size(); i++) {
            submodules.add(new Ear.Submodule(
                    Ear.GPU + "." + i, bundle.gpus().get(i), appraisal.gpus().get(i)));
        }
        return new Ear(policy, policyDigest, appraisedAt, validUntil(), submodules)
                .claimsSet(Base64Text.encodeUrl(bundle.wrapper().nonce()));
    }
}
