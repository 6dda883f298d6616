package dev.assay.appraise;

import dev.assay.bytes.UtcTime;
import dev.assay.claims.TcbAppraisal;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.endorsement.TcbStatus;
import dev.assay.evidence.TeeType;
import dev.assay.policy.TcbRules;
import dev.assay.policy.TcbRules.AcceptedStatus;
import dev.assay.result.RejectionCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Intel says of the platform: its status, the advisories that go with it, and how new that word is. */
final class TcbAppraiser {
    private TcbAppraiser() {}

    static void appraise(VerifiedEvidence evidence, TcbRules rules, long now, Findings findings) {
        TcbAppraisal tcb = evidence.tcb();
        if (tcb != null) {
            status(tcb, rules, now, findings);
            evaluation(tcb, rules, findings);
        } else if (evidence.tee() == TeeType.SGX || evidence.tee() == TeeType.TDX) {
            findings.add(
                    RejectionCode.POLICY_TCB_STATUS_NOT_ALLOWED,
                    "nothing says what state the platform is in",
                    TcbStatus.UP_TO_DATE.id(),
                    "unknown");
        }
    }

    private static void status(TcbAppraisal tcb, TcbRules rules, long now, Findings findings) {
        if (tcb.status() == TcbStatus.UP_TO_DATE) {
            return;
        }
        AcceptedStatus accepted = rules.accepted(tcb.status());
        if (accepted == null) {
            notAccepted(tcb.status(), findings);
            return;
        }
        grace(tcb, accepted.graceSeconds(), now, findings);
        advisories(tcb, rules, findings);
    }

    private static void notAccepted(TcbStatus status, Findings findings) {
        findings.add(
                RejectionCode.POLICY_TCB_STATUS_NOT_ALLOWED,
                status == TcbStatus.REVOKED
                        ? "Intel has revoked this platform or its software; no policy accepts that"
                        : "the platform is not up to date; update it, or list the status in \"accepted_tcb_statuses\"",
                TcbStatus.UP_TO_DATE.id(),
                status.id());
    }

    private static void grace(TcbAppraisal tcb, @Nullable Long graceSeconds, long now, Findings findings) {
        if (graceSeconds != null && now - tcb.tcbDate() > graceSeconds) {
            findings.add(
                    RejectionCode.POLICY_TCB_STATUS_NOT_ALLOWED,
                    "the platform's status " + tcb.status().id() + " was accepted for \"grace_seconds\" after the date"
                            + " of its TCB level, and that has passed",
                    "TCB level of " + UtcTime.format(now - graceSeconds) + " or later",
                    UtcTime.format(tcb.tcbDate()));
        }
    }

    private static void advisories(TcbAppraisal tcb, TcbRules rules, Findings findings) {
        List<String> unlisted = tcb.advisoryIds().stream()
                .filter(id -> !rules.acceptedAdvisories().contains(id))
                .toList();
        if (!unlisted.isEmpty() && !rules.acceptAnyAdvisory()) {
            findings.add(
                    RejectionCode.POLICY_ADVISORY_NOT_ALLOWED,
                    "security advisories apply that \"accepted_advisories\" does not list",
                    rules.acceptedAdvisories().toString(),
                    unlisted.toString());
        }
    }

    private static void evaluation(TcbAppraisal tcb, TcbRules rules, Findings findings) {
        if (tcb.evaluationDataNumber() < rules.minEvaluationDataNumber()) {
            findings.add(
                    RejectionCode.POLICY_TCB_EVALUATION_TOO_OLD,
                    "the collateral is from an earlier TCB evaluation than \"min_tcb_evaluation_data_number\";"
                            + " fetch it again",
                    Long.toString(rules.minEvaluationDataNumber()),
                    Long.toString(tcb.evaluationDataNumber()));
        }
    }
}
