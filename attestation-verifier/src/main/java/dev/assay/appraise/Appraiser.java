package dev.assay.appraise;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelLeaf;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.AllowedModel;
import dev.assay.result.Appraisal;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies a policy to what was verified and collects every complaint; none means accepted. */
public final class Appraiser {
    /** How far ahead of the relying party's clock an enclave's clock may be. */
    public static final long MAX_CLOCK_SKEW_SECONDS = 300;

    private final VerifiedBundle bundle;
    private final Policy policy;
    private final Expectations expectations;
    private final long now;
    private final Findings findings = new Findings();

    private Appraiser(VerifiedBundle bundle, Policy policy, Expectations expectations, long now) {
        this.bundle = bundle;
        this.policy = policy;
        this.expectations = expectations;
        this.now = now;
    }

    /** All complaints of {@code policy} about {@code bundle}, in a fixed order. */
    public static Appraisal appraise(
            VerifiedBundle bundle, Policy policy, Expectations expectations, long nowEpochSeconds) {
        Appraiser appraiser = new Appraiser(bundle, policy, expectations, nowEpochSeconds);
        EvidenceAppraiser.cpu(bundle.cpu(), policy, nowEpochSeconds, appraiser.findings);
        GpuAppraiser.required(bundle.gpus().size(), policy, appraiser.findings);
        appraiser.debug();
        appraiser.instance();
        appraiser.models();
        appraiser.freshness();
        appraiser.channel();
        return new Appraisal(appraiser.findings.list(), appraiser.gpus());
    }

    /**
     * The complaint about using one model, if any: it must be listed with this digest.
     *
     * <p>Connecting does not ask this of every model a server has; using one does.
     */
    public static @Nullable Finding appraiseUse(ModelLeaf model, Policy policy) {
        boolean listed = policy.models().stream().anyMatch(m -> m.name().equals(model.name()));
        if (!listed && !policy.acceptAnyModel()) {
            return new Finding(
                    RejectionCode.POLICY_MODEL_NOT_LISTED,
                    "the policy's \"models\" does not list the model; add it, or set \"accept_any_model\"",
                    "",
                    model.name() + " " + model.digest().hex());
        }
        return listed ? swapped(model, policy) : null;
    }

    private static @Nullable Finding swapped(ModelLeaf model, Policy policy) {
        List<String> allowed = policy.models().stream()
                .filter(m -> m.name().equals(model.name()))
                .map(AllowedModel::digest)
                .map(Bytes::hex)
                .toList();
        if (allowed.isEmpty() || allowed.contains(model.digest().hex())) {
            return null;
        }
        return new Finding(
                RejectionCode.POLICY_MODEL_DIGEST_NOT_ALLOWED,
                "the model " + model.name() + " version " + model.version() + " is not the one the policy allows",
                String.join(" ", allowed),
                model.digest().hex());
    }

    /** Each device by its own report and by what the enclave says of it. */
    private List<List<Finding>> gpus() {
        List<List<Finding>> gpus = new ArrayList<>();
        for (int i = 0; i < bundle.gpus().size(); i++) {
            Findings complaints = new Findings();
            EvidenceAppraiser.device(bundle.gpus().get(i), policy, now, complaints);
            GpuAppraiser.state(bundle.wrapper().gpus().get(i), policy.gpu(), complaints);
            gpus.add(complaints.list());
        }
        return gpus;
    }

    /** The hardware may forbid debugging where the software still lets its operator in. */
    private void debug() {
        if (bundle.core().debug() && !policy.dangerouslyAcceptDebug()) {
            complain(
                    RejectionCode.POLICY_DEBUG_NOT_ALLOWED,
                    "the enclave says that it runs in debug mode, in which its operator may change its code;"
                            + " only \"dangerously_accept_debug\" lets it pass",
                    "false",
                    "true");
        }
    }

    private void instance() {
        String name = bundle.core().instanceName();
        if (!policy.instanceNames().isEmpty() && !policy.instanceNames().contains(name)) {
            complain(
                    RejectionCode.POLICY_INSTANCE_NOT_ALLOWED,
                    "the evidence is for another instance",
                    policy.instanceNames().toString(),
                    name);
        }
    }

    private void models() {
        for (ModelLeaf leaf : bundle.models().leaves()) {
            Finding finding = swapped(leaf, policy);
            if (finding != null) {
                findings.add(finding);
            }
        }
    }

    private void freshness() {
        StatementWrapper wrapper = bundle.wrapper();
        nonce(wrapper.nonce());
        if (wrapper.issuedAt() > now + MAX_CLOCK_SKEW_SECONDS) {
            complainTime(
                    RejectionCode.POLICY_EVIDENCE_FROM_FUTURE,
                    "the evidence claims to come from the future; check the clocks",
                    now + MAX_CLOCK_SKEW_SECONDS,
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

    private void channel() {
        if (!expectations.channelUsed()) {
            return;
        }
        Bytes spki = expectations.tlsSpkiSha256();
        if (spki == null && policy.requireAttestedTls()) {
            complain(RejectionCode.POLICY_CHANNEL_NOT_ATTESTED, "the connection is not TLS to the enclave", "", "");
        } else if (spki != null
                && policy.requireAttestedTls()
                && !spki.equals(bundle.core().tlsSpkiSha256())) {
            complain(
                    RejectionCode.POLICY_TLS_KEY_MISMATCH,
                    "the TLS connection does not end in the attested enclave",
                    bundle.core().tlsSpkiSha256().hex(),
                    spki.hex());
        }
        Bytes exporter = expectations.tlsExporter();
        Bytes attested = bundle.wrapper().tlsExporter();
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
