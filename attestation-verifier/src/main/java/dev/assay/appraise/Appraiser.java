package dev.assay.appraise;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.evidence.StatementCore;
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
    private final long now;
    private final Findings findings = new Findings();

    private Appraiser(VerifiedBundle bundle, Policy policy, long now) {
        this.bundle = bundle;
        this.policy = policy;
        this.now = now;
    }

    /** All complaints of {@code policy} about {@code bundle}, in a fixed order. */
    public static Appraisal appraise(
            VerifiedBundle bundle, Policy policy, Expectations expectations, long nowEpochSeconds) {
        Appraiser appraiser = new Appraiser(bundle, policy, nowEpochSeconds);
        EvidenceAppraiser.cpu(bundle.cpu(), policy, nowEpochSeconds, appraiser.findings);
        GpuAppraiser.required(bundle.gpus().size(), policy, appraiser.findings);
        StatementAppraiser statement = new StatementAppraiser(
                bundle.core(), bundle.wrapper(), policy, expectations, nowEpochSeconds, appraiser.findings);
        statement.debug();
        statement.instance();
        appraiser.models();
        statement.freshness();
        statement.channel();
        return new Appraisal(appraiser.findings.list(), appraiser.gpus());
    }

    /**
     * All complaints of {@code policy} about a statement whose bundle is not at hand, as in a certificate: nothing is said of
     * models and devices.
     */
    public static List<Finding> appraiseStatement(
            StatementCore core,
            StatementWrapper wrapper,
            Policy policy,
            Expectations expectations,
            long nowEpochSeconds) {
        Findings findings = new Findings();
        StatementAppraiser statement =
                new StatementAppraiser(core, wrapper, policy, expectations, nowEpochSeconds, findings);
        statement.debug();
        statement.instance();
        statement.freshness();
        statement.channel();
        return findings.list();
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

    private void models() {
        for (ModelLeaf leaf : bundle.models().leaves()) {
            Finding finding = swapped(leaf, policy);
            if (finding != null) {
                findings.add(finding);
            }
        }
    }
}
