package dev.assay.appraise;

import dev.assay.claims.PlatformId;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.policy.PlatformRules;
import dev.assay.result.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which machine: where the policy lists some, evidence that does not say is not of one of them. */
final class PlatformAppraiser {
    private PlatformAppraiser() {}

    static void appraise(VerifiedEvidence evidence, PlatformRules rules, Findings findings) {
        List<String> allowed = rules.of(evidence.tee());
        PlatformId platform = evidence.platform();
        String actual = platform == null ? "absent" : text(platform);
        if (!allowed.isEmpty() && allowed.stream().noneMatch(id -> isSame(id, actual))) {
            findings.add(
                    RejectionCode.POLICY_PLATFORM_NOT_ALLOWED,
                    "the machine is not one of the policy's \"platforms." + PlatformRules.nameFor(evidence.tee())
                            + "\"",
                    allowed.toString(),
                    actual);
        }
    }

    private static String text(PlatformId platform) {
        return platform.name().equals("module_id")
                ? new String(platform.value().toArray(), StandardCharsets.UTF_8)
                : platform.value().hex();
    }

    /** An identifier that is shorter than its field is followed by zeros there (AMD 57230: eight bytes on Turin). */
    private static boolean isSame(String allowed, String actual) {
        return actual.startsWith(allowed)
                && actual.substring(allowed.length()).chars().allMatch(c -> c == '0');
    }
}
