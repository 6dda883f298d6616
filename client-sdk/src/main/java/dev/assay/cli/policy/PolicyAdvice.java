package dev.assay.cli.policy;

import dev.assay.evidence.TeeType;
import dev.assay.policy.PlatformRules;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.Mode;
import dev.assay.policy.ReferenceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What in a policy probably is not meant: rules that never apply, and rules that refuse everything. */
public final class PolicyAdvice {
    /**
     * One piece of advice.
     *
     * @param member of the document
     * @param message what is odd and what to do about it
     */
    public record Advice(String member, String message) {}

    private final Policy policy;
    private final List<Advice> advice = new ArrayList<>();

    private PolicyAdvice(Policy policy) {
        this.policy = policy;
    }

    /** All advice; none for most policies that were written for one service. */
    public static List<Advice> about(Policy policy) {
        PolicyAdvice advice = new PolicyAdvice(policy);
        advice.code();
        advice.kindsOfTee();
        advice.tcb();
        advice.models();
        return List.copyOf(advice.advice);
    }

    private void code() {
        boolean any = policy.dangerouslyAcceptAnyMeasurement();
        if (policy.referenceValues().isEmpty() && !any) {
            add("reference_values", "no code is listed, so everything is refused; add the measurements of yours");
        }
        if (!policy.referenceValues().isEmpty() && any) {
            add("dangerously_accept_any_measurement", "any code is accepted, so \"reference_values\" does nothing");
        }
        for (ReferenceValue value : policy.referenceValues()) {
            code(value);
        }
    }

    private void code(ReferenceValue value) {
        if (!policy.tees().contains(value.tee())) {
            add("reference_values", "an entry is for " + value.tee().id() + ", which \"tees\" does not list");
        }
        if (value.isPartial() && !policy.dangerouslyAcceptPartialMeasurements()) {
            add(
                    "reference_values",
                    "an entry does not count, because it leaves open which code was launched: " + value.describe());
        }
        if (value.tee() == TeeType.TDX && value.measurements().keySet().equals(Set.of("mrtd"))) {
            add(
                    "reference_values",
                    "an entry for tdx has \"mrtd\" alone, which in most guests is the firmware only;"
                            + " kernel and the rest are in \"rtmr0\" to \"rtmr3\"");
        }
    }

    private void kindsOfTee() {
        for (TeeType tee : policy.tees()) {
            boolean listed = policy.referenceValues().stream().anyMatch(value -> value.tee() == tee);
            if (!listed
                    && !policy.dangerouslyAcceptAnyMeasurement()
                    && !policy.referenceValues().isEmpty()) {
                add("tees", tee.id() + " is allowed, but no code for it is listed, so its evidence is refused");
            }
            // A list of machines of one vendor says nothing about another's.
            boolean machines = !policy.platforms().allowed().isEmpty();
            if (machines
                    && tee != TeeType.SIMULATED
                    && policy.platforms().of(tee).isEmpty()) {
                add(
                        "platforms",
                        "machines are listed, but any " + tee.id() + " machine is allowed; list its "
                                + PlatformRules.nameFor(tee) + " too, or take it out of \"tees\"");
            }
        }
        policy.minSvns().floors().keySet().forEach(tee -> {
            if (policy.tees().stream().noneMatch(allowed -> allowed.id().equals(tee))) {
                add("min_svns", "floors are given for " + tee + ", which \"tees\" does not list");
            }
        });
    }

    private void tcb() {
        boolean lists = !policy.tcb().acceptedAdvisories().isEmpty();
        if (policy.tcb().acceptedStatuses().isEmpty() && (lists || policy.tcb().acceptAnyAdvisory())) {
            add(
                    "accepted_advisories",
                    "advisories are accepted, but no status beside UpToDate is, so that does nothing;"
                            + " see \"accepted_tcb_statuses\"");
        }
        if (lists && policy.tcb().acceptAnyAdvisory()) {
            add("accept_any_advisory", "any advisory is accepted, so \"accepted_advisories\" does nothing");
        }
        policy.tcb().acceptedStatuses().stream()
                .filter(accepted -> accepted.graceSeconds() == null)
                .forEach(accepted -> add(
                        "accepted_tcb_statuses",
                        accepted.status().id() + " is accepted without end; \"grace_seconds\" would set one"));
    }

    private void models() {
        if (policy.mode() == Mode.REAL && policy.models().isEmpty() && !policy.acceptAnyModel()) {
            add("models", "no model is listed, so no answer is accepted; enough for looking at evidence alone");
        }
        if (policy.requireSessionBinding() && !policy.requireAttestedTls()) {
            add(
                    "require_session_binding",
                    "evidence is bound to a TLS session whose key need not be attested;"
                            + " see \"require_attested_tls\"");
        }
    }

    private void add(String member, String message) {
        advice.add(new Advice(member, message));
    }
}
