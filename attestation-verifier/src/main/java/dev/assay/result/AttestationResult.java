package dev.assay.result;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The outcome of verification and appraisal of one bundle.
 *
 * @param bundle what was verified
 * @param policy what it was appraised by
 * @param findings the policy's complaints; none means accepted
 * @param appraisedAt seconds since 1970, by the relying party's clock
 */
public record AttestationResult(VerifiedBundle bundle, Policy policy, List<Finding> findings, long appraisedAt) {
    /** Copies the list. */
    public AttestationResult {
        findings = List.copyOf(findings);
    }

    /** Whether the policy accepts. */
    public boolean isAccepted() {
        return findings.isEmpty();
    }

    /** The bundle, if the policy accepts it. */
    public VerifiedBundle requireAccepted() throws RejectedException {
        if (!isAccepted()) {
            throw new RejectedException(findings.get(0));
        }
        return bundle;
    }

    /** What was verified, by the names that manifests use; byte strings in hexadecimal. */
    public JsonValue claims() {
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        bundle.cpu().measurements().forEach((name, value) -> claims.put(name, JsonValue.of(value.hex())));
        claims.put("debug", JsonValue.of(bundle.cpu().debug()));
        claims.put("report_data", JsonValue.of(bundle.cpu().reportData().hex()));
        claims.put("core_digest", JsonValue.of(bundle.coreDigest().hex()));
        claims.put("instance_name", JsonValue.of(bundle.core().instanceName()));
        claims.put("nonce", JsonValue.of(bundle.wrapper().nonce().hex()));
        claims.put("issued_at", JsonValue.of(bundle.wrapper().issuedAt()));
        claims.put("not_after", JsonValue.of(bundle.wrapper().notAfter()));
        return new JsonValue.JsonObject(claims);
    }

    /** The EAT Attestation Result (draft-ietf-rats-ear) as a claims set. */
    public JsonValue ear(Bytes policyDigest) {
        return Ear.claimsSet(this, policyDigest);
    }
}
