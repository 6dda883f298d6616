package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.candid.CandidValue;
import dev.assay.candid.EvidenceInterface;
import dev.assay.claims.TcbAppraisal;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.result.AttestationResult;
import dev.assay.result.Claims;
import dev.assay.result.EvidenceResult;
import dev.assay.result.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was verified, and what a policy has against it, as a value of {@link EvidenceInterface#APPRAISAL}. */
final class AppraisalAnswer {
    private final List<String> warnings;
    private final Crypto crypto;

    AppraisalAnswer(List<String> warnings, Crypto crypto) {
        this.warnings = warnings;
        this.crypto = crypto;
    }

    /** A bundle that no policy was asked about. */
    CandidValue of(VerifiedBundle bundle) {
        return notAppraised(seen(bundle.cpu(), Claims.of(bundle), validUntil(bundle), statement(bundle)));
    }

    /** Evidence alone that no policy was asked about. */
    CandidValue of(VerifiedEvidence evidence) {
        return notAppraised(seen(evidence, Claims.of(evidence), evidence.validUntil(), null));
    }

    CandidValue of(AttestationResult result) {
        VerifiedBundle bundle = result.bundle();
        Bytes policy = result.policy().digest(crypto);
        return appraised(
                seen(bundle.cpu(), result.claims(), validUntil(bundle), statement(bundle)),
                result.findings(),
                policy,
                result.ear(policy));
    }

    CandidValue of(EvidenceResult result) {
        VerifiedEvidence evidence = result.evidence();
        Bytes policy = result.policy().digest(crypto);
        return appraised(
                seen(evidence, Claims.of(evidence), evidence.validUntil(), null),
                result.findings(),
                policy,
                result.ear(policy));
    }

    /** When the first thing ends that {@code bundle} rests on: an endorsement, a certificate, its own word. */
    static long validUntil(VerifiedBundle bundle) {
        long first = Math.min(bundle.wrapper().notAfter(), bundle.cpu().validUntil());
        for (VerifiedEvidence gpu : bundle.gpus()) {
            first = Math.min(first, gpu.validUntil());
        }
        return first;
    }

    private CandidValue.FieldsBuilder seen(
            VerifiedEvidence evidence, JsonValue claims, long validUntil, @Nullable CandidValue statement) {
        TcbAppraisal tcb = evidence.tcb();
        return CandidValue.fields()
                .put("warnings", Answers.texts(warnings))
                .put("tee", evidence.tee().id())
                .put("debug", evidence.debug())
                .putOpt(
                        "tcb_status",
                        tcb == null ? null : new CandidValue.Text(tcb.status().id()))
                .put("advisory_ids", Answers.texts(tcb == null ? List.of() : tcb.advisoryIds()))
                .put("measurements", measurements(evidence))
                .put("report_data", evidence.reportData())
                .put("claims", Json.write(claims))
                .putOpt("valid_until", validUntil == Long.MAX_VALUE ? null : new CandidValue.Nat64(validUntil))
                .putOpt("statement", statement);
    }

    private static CandidValue notAppraised(CandidValue.FieldsBuilder seen) {
        return seen.putOpt("accepted", null)
                .put("findings", new CandidValue.Vec(List.of()))
                .putOpt("policy_digest", null)
                .putOpt("ear", null)
                .build();
    }

    private static CandidValue appraised(
            CandidValue.FieldsBuilder seen, List<Finding> findings, Bytes policyDigest, JsonValue ear) {
        List<CandidValue> complaints = new ArrayList<>();
        findings.forEach(finding -> complaints.add(finding(finding)));
        return seen.putOpt("accepted", new CandidValue.Bool(findings.isEmpty()))
                .put("findings", new CandidValue.Vec(complaints))
                .putOpt("policy_digest", new CandidValue.Blob(policyDigest))
                .putOpt("ear", new CandidValue.Text(Json.write(ear)))
                .build();
    }

    private static CandidValue finding(Finding finding) {
        return CandidValue.fields()
                .put("code", finding.code().code())
                .put("message", finding.message())
                .put("expected", finding.expected())
                .put("actual", finding.actual())
                .build();
    }

    private static CandidValue statement(VerifiedBundle bundle) {
        return CandidValue.fields()
                .put("core_digest", bundle.coreDigest())
                .put("instance_name", bundle.core().instanceName())
                .put("nonce", bundle.wrapper().nonce())
                .put("issued_at", bundle.wrapper().issuedAt())
                .put("not_after", bundle.wrapper().notAfter())
                .build();
    }

    private static CandidValue measurements(VerifiedEvidence evidence) {
        List<CandidValue> measurements = new ArrayList<>();
        evidence.measurements()
                .forEach((name, value) -> measurements.add(CandidValue.fields()
                        .put("name", name)
                        .put("value", value)
                        .build()));
        return new CandidValue.Vec(measurements);
    }
}
