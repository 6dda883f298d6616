package dev.assay.appraise;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.policy.Policy;
import dev.assay.result.RejectionCode;

/** The statement: what the enclave says of itself, when, and for which connection. */
final class StatementAppraiser {
    private final StatementCore core;
    private final StatementWrapper wrapper;
    private final Policy policy;
    private final Expectations expectations;
    private final long now;
    private final Findings findings;

    StatementAppraiser(
            StatementCore core,
            StatementWrapper wrapper,
            Policy policy,
            Expectations expectations,
            long now,
            Findings findings) {
        this.core = core;
        this.wrapper = wrapper;
        this.policy = policy;
        this.expectations = expectations;
        this.now = now;
        this.findings = findings;
    }

    /** The hardware may forbid debugging where the software still lets its operator in. */
    void debug() {
        if (core.debug() && !policy.dangerouslyAcceptDebug()) {
            complain(
                    RejectionCode.POLICY_DEBUG_NOT_ALLOWED,
                    "the enclave says that it runs in debug mode, in which its operator may change its code;"
                            + " only \"dangerously_accept_debug\" lets it pass",
                    "false",
                    "true");
        }
    }

    void instance() {
        String name = core.instanceName();
        if (!policy.instanceNames().isEmpty() && !policy.instanceNames().contains(name)) {
            complain(
                    RejectionCode.POLICY_INSTANCE_NOT_ALLOWED,
                    "the evidence is for another instance",
                    policy.instanceNames().toString(),
                    name);
        }
    }

    void freshness() {
        nonce(wrapper.nonce());
        if (wrapper.issuedAt() > now + Appraiser.MAX_CLOCK_SKEW_SECONDS) {
            complainTime(
                    RejectionCode.POLICY_EVIDENCE_FROM_FUTURE,
                    "the evidence claims to come from the future; check the clocks",
                    now + Appraiser.MAX_CLOCK_SKEW_SECONDS,
                    wrapper.issuedAt());
        }
        if (wrapper.issuedAt() < now - policy.maxEvidenceAgeSeconds()) {
            complainTime(
                    RejectionCode.POLICY_EVIDENCE_STALE,
                    "the evidence is older than \"max_evidence_age_seconds\"; fetch it again",
                    now - policy.maxEvidenceAgeSeconds(),
                    wrapper.issuedAt());
        }
        if (wrapper.notAfter() < now) {
            complainTime(RejectionCode.POLICY_EVIDENCE_EXPIRED, "the evidence has expired", now, wrapper.notAfter());
        }
    }

    private void nonce(Bytes actual) {
        Bytes sent = expectations.nonce();
        if (sent == null ? policy.requireNonce() : !sent.constantTimeEquals(actual)) {
            complain(
                    RejectionCode.POLICY_NONCE_MISMATCH,
                    sent == null
                            ? "the policy wants evidence that answers your nonce, and you sent none"
                            : "the evidence answers another nonce",
                    sent == null ? "" : sent.hex(),
                    actual.hex());
        }
    }

    void channel() {
        if (!expectations.channelUsed()) {
            return;
        }
        Bytes spki = expectations.tlsSpkiSha256();
        if (spki == null && policy.requireAttestedTls()) {
            complain(RejectionCode.POLICY_CHANNEL_NOT_ATTESTED, "the connection is not TLS to the enclave", "", "");
        } else if (spki != null && policy.requireAttestedTls() && !spki.equals(core.tlsSpkiSha256())) {
            complain(
                    RejectionCode.POLICY_TLS_KEY_MISMATCH,
                    "the TLS connection does not end in the attested enclave",
                    core.tlsSpkiSha256().hex(),
                    spki.hex());
        }
        Bytes exporter = expectations.tlsExporter();
        Bytes attested = wrapper.tlsExporter();
        boolean bound = exporter != null && attested != null && exporter.constantTimeEquals(attested);
        // Evidence that names another session than ours was made for somebody else, whatever the policy wants.
        boolean otherSession = exporter != null && attested != null && !bound;
        if (otherSession || (policy.requireSessionBinding() && !bound)) {
            complain(
                    RejectionCode.POLICY_SESSION_NOT_BOUND,
                    otherSession
                            ? "the evidence is bound to another TLS session: somebody relays it"
                            : "the evidence is not bound to this TLS session",
                    "",
                    "");
        }
    }

    private void complainTime(RejectionCode code, String message, long bound, long actual) {
        complain(code, message, Long.toString(bound), Long.toString(actual));
    }

    private void complain(RejectionCode code, String message, String expected, String actual) {
        findings.add(code, message, expected, actual);
    }
}
