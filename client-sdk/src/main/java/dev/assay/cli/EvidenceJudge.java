package dev.assay.cli;

import dev.assay.appraise.Appraiser;
import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.FetchingVerifier;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.Claims;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.EvidenceResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.CertificateStatement;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges evidence from a file, with a policy or without. */
final class EvidenceJudge {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private final FetchingVerifier verifier;
    private final Endorsements endorsements;
    private final Question question;

    /**
     * What is asked of evidence.
     *
     * @param policy what to accept, or null to stop after verification
     * @param nonce the nonce that was sent, or null
     * @param reportData what the TEE must vouch for, or null
     * @param at seconds since 1970
     */
    record Question(
            @Nullable Policy policy,
            @Nullable Bytes nonce,
            @Nullable Bytes reportData,
            long at) {}

    /**
     * A judgement.
     *
     * @param evidence what the TEE that code runs in says, or a device that came alone
     * @param gpus what the GPUs of a bundle say
     * @param claims what was verified
     * @param findings the policy's complaints
     * @param validUntil until when it holds, in seconds since 1970
     * @param ear the attestation result, or null when there was no policy
     */
    record Judgement(
            VerifiedEvidence evidence,
            List<VerifiedEvidence> gpus,
            JsonValue claims,
            List<Finding> findings,
            long validUntil,
            @Nullable JsonValue ear) {}

    /** @param source where endorsements come from that neither the evidence nor {@code endorsements} brings */
    EvidenceJudge(TrustAnchors anchors, Endorsements endorsements, EndorsementSource source, Question question) {
        this.verifier = new FetchingVerifier(new AttestationVerifier(anchors, CRYPTO), source);
        this.endorsements = endorsements;
        this.question = question;
    }

    Judgement bundle(EvidenceBundle bundle)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        Policy policy = question.policy();
        if (policy == null) {
            VerifiedBundle verified = verifier.verifyEvidence(bundle, endorsements, question.at());
            requireReportData(verified.cpu());
            requireNonce(
                    RejectionCode.STATEMENT_NONCE_MISMATCH, verified.wrapper().nonce());
            long until =
                    Math.min(verified.cpu().validUntil(), verified.wrapper().notAfter());
            for (VerifiedEvidence gpu : verified.gpus()) {
                until = Math.min(until, gpu.validUntil());
            }
            return new Judgement(verified.cpu(), verified.gpus(), Claims.of(verified), List.of(), until, null);
        }
        Expectations expectations = Expectations.offline(question.nonce());
        AttestationResult result = verifier.verify(bundle, endorsements, policy, expectations, question.at());
        requireReportData(result.bundle().cpu());
        return new Judgement(
                result.bundle().cpu(),
                result.bundle().gpus(),
                result.claims(),
                result.findings(),
                result.validUntil(),
                result.ear(policy.digest(CRYPTO)));
    }

    Judgement evidence(CmwRecord evidence)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        Policy policy = question.policy();
        if (policy == null) {
            VerifiedEvidence verified = verifier.verifyEvidence(evidence, endorsements, question.at());
            compare(verified);
            return new Judgement(verified, List.of(), Claims.of(verified), List.of(), verified.validUntil(), null);
        }
        EvidenceResult result = verifier.verify(evidence, endorsements, policy, question.at());
        compare(result.evidence());
        return new Judgement(
                result.evidence(),
                List.of(),
                Claims.of(result.evidence()),
                result.findings(),
                result.validUntil(),
                result.ear(policy.digest(CRYPTO)));
    }

    /** The CPU's word in a certificate, and that it is about this certificate's key. */
    Judgement certificate(Certificate certificate, CertificateEvidence evidence)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        Judgement cpu = evidence(evidence.cpu());
        CertificateStatement statement =
                CertificateStatement.verify(certificate, evidence, cpu.evidence(), question.at(), CRYPTO);
        requireNonce(RejectionCode.STATEMENT_NONCE_MISMATCH, statement.wrapper().nonce());
        long until = Math.min(statement.wrapper().notAfter(), certificate.notAfter());
        Policy policy = question.policy();
        if (policy != null) {
            cpu = withStatement(cpu, statement, policy);
        }
        return new Judgement(
                cpu.evidence(),
                List.of(),
                CertificateClaims.of(cpu.claims(), certificate, statement, CRYPTO),
                cpu.findings(),
                Math.min(cpu.validUntil(), until),
                cpu.ear());
    }

    /** The policy's word on the statement too: the CPU's evidence alone says nothing of instance, age and debug mode. */
    private Judgement withStatement(Judgement cpu, CertificateStatement statement, Policy policy) {
        List<Finding> findings = new ArrayList<>(cpu.findings());
        findings.addAll(Appraiser.appraiseStatement(
                statement.core(), statement.wrapper(), policy, Expectations.offline(question.nonce()), question.at()));
        EvidenceResult result = new EvidenceResult(cpu.evidence(), policy, findings, question.at());
        return new Judgement(
                result.evidence(),
                List.of(),
                cpu.claims(),
                result.findings(),
                result.validUntil(),
                result.ear(policy.digest(CRYPTO)));
    }

    private void compare(VerifiedEvidence evidence) throws MalformedException, RejectedException {
        requireReportData(evidence);
        switch (evidence.tee()) {
            case NVIDIA -> requireNonce(RejectionCode.NVIDIA_NONCE_MISMATCH, evidence.reportData());
            case NITRO -> requireNonce(RejectionCode.STATEMENT_NONCE_MISMATCH, nonceClaim(evidence));
            case SGX, TDX, SEV_SNP, SIMULATED -> {
                // These have report data only; the command line takes no nonce for them.
            }
        }
    }

    private static Bytes nonceClaim(VerifiedEvidence evidence) throws MalformedException {
        return evidence.claims().get("nonce") instanceof JsonValue.JsonString nonce
                ? Bytes.fromHex(nonce.value())
                : Bytes.empty();
    }

    private void requireNonce(RejectionCode code, Bytes actual) throws RejectedException {
        Bytes sent = question.nonce();
        if (sent != null && !sent.equals(actual)) {
            throw new RejectedException(
                    new Finding(code, "the evidence answers another nonce", sent.hex(), actual.hex()));
        }
    }

    private void requireReportData(VerifiedEvidence evidence) throws RejectedException {
        Bytes wanted = question.reportData();
        if (wanted != null && !wanted.equals(evidence.reportData())) {
            throw new RejectedException(new Finding(
                    RejectionCode.STATEMENT_REPORT_DATA_MISMATCH,
                    "the evidence vouches for other report data",
                    wanted.hex(),
                    evidence.reportData().hex()));
        }
    }
}
