package dev.assay.appraise;

import dev.assay.claims.VerifiedEvidence;
import dev.assay.policy.SnpRules;
import dev.assay.policy.SnpRules.GuestRequirement;
import dev.assay.result.RejectionCode;
import java.util.TreeSet;

/** What a SEV-SNP guest may do (AMD 56860, guest policy and attestation report). */
final class SnpAppraiser {
    private SnpAppraiser() {}

    static void appraise(VerifiedEvidence evidence, SnpRules rules, Findings findings) {
        vmpl(evidence, rules, findings);
        migration(evidence, rules, findings);
        signingKey(evidence, rules, findings);
        guestPolicy(evidence, rules, findings);
    }

    private static void vmpl(VerifiedEvidence evidence, SnpRules rules, Findings findings) {
        Long vmpl = evidence.attributes().get(Attributes.VMPL);
        if (vmpl == null || vmpl > rules.maxVmpl()) {
            findings.add(
                    RejectionCode.POLICY_VMPL_NOT_ALLOWED,
                    "the report was asked for at a less privileged level than \"sev-snp.max_vmpl\" allows",
                    Long.toString(rules.maxVmpl()),
                    Attributes.text(evidence, Attributes.VMPL));
        }
    }

    private static void migration(VerifiedEvidence evidence, SnpRules rules, Findings findings) {
        Long agent = evidence.attributes().get(Attributes.MIGRATION_AGENT);
        if ((agent == null || agent != 0) && !rules.acceptMigrationAgent()) {
            findings.add(
                    RejectionCode.POLICY_MIGRATION_AGENT_NOT_ALLOWED,
                    "a migration agent may copy the guest; \"sev-snp.accept_migration_agent\" lets it pass",
                    "0",
                    Attributes.text(evidence, Attributes.MIGRATION_AGENT));
        }
    }

    private static void signingKey(VerifiedEvidence evidence, SnpRules rules, Findings findings) {
        String key = "0".equals(Attributes.text(evidence, Attributes.SIGNED_BY_VLEK)) ? "vcek" : "vlek";
        if (!rules.signingKeys().contains(key)) {
            findings.add(
                    RejectionCode.POLICY_ATTRIBUTES_NOT_ALLOWED,
                    "the report is signed by a kind of key that \"sev-snp.signing_keys\" does not list",
                    new TreeSet<>(rules.signingKeys()).toString(),
                    key);
        }
    }

    private static void guestPolicy(VerifiedEvidence evidence, SnpRules rules, Findings findings) {
        Long policy = evidence.attributes().get(Attributes.GUEST_POLICY);
        for (GuestRequirement requirement : new TreeSet<>(rules.requiredPolicy())) {
            if (policy == null || !requirement.fits(policy)) {
                findings.add(
                        RejectionCode.POLICY_GUEST_POLICY_NOT_ALLOWED,
                        "the guest's launch policy does not ask for what \"sev-snp.required_policy\" lists",
                        requirement.id(),
                        policy == null ? "absent" : "0x" + Long.toHexString(policy));
            }
        }
    }
}
