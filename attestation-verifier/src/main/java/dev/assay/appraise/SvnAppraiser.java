package dev.assay.appraise;

import dev.assay.claims.VerifiedEvidence;
import dev.assay.policy.SvnFloors;
import dev.assay.result.RejectionCode;

/** Security version numbers and their floors. */
final class SvnAppraiser {
    private SvnAppraiser() {}

    static void appraise(VerifiedEvidence evidence, SvnFloors floors, Findings findings) {
        floors.of(evidence.tee()).forEach((name, floor) -> {
            Long actual = evidence.attributes().get(attribute(name));
            if (actual == null || actual < floor) {
                findings.add(
                        RejectionCode.POLICY_SVN_TOO_LOW,
                        "a security version number is lower than \"min_svns\" asks for: " + name,
                        Long.toString(floor),
                        Attributes.text(evidence, attribute(name)));
            }
        });
    }

    /** AMD's parts of the TCB are those of the reported one, which the certificate is for. */
    private static String attribute(String name) {
        return switch (name) {
            case "bl", "tee", "snp", "ucode", "fmc" -> "reported_tcb_" + name;
            default -> name;
        };
    }
}
