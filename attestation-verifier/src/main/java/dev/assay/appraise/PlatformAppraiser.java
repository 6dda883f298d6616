package dev.assay.appraise;

import dev.assay.bytes.Bytes;
import dev.assay.claims.PlatformId;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.policy.PlatformRules;
import dev.assay.result.RejectionCode;
import java.util.List;

/** Which machine: where the policy lists some, evidence that does not say is not of one of them. */
final class PlatformAppraiser {
    private PlatformAppraiser() {}

    static void appraise(VerifiedEvidence evidence, PlatformRules rules, Findings findings) {
        List<Bytes> allowed = rules.of(evidence.tee());
        PlatformId platform = evidence.platform();
        boolean listed = platform != null && allowed.contains(platform.value());
        if (!allowed.isEmpty() && !listed) {
            findings.add(
                    RejectionCode.POLICY_PLATFORM_NOT_ALLOWED,
                    "the machine is not one of the policy's \"platforms." + PlatformRules.nameFor(evidence.tee())
                            + "\"",
                    allowed.stream().map(Bytes::hex).toList().toString(),
                    platform == null ? "absent" : platform.value().hex());
        }
    }
}
