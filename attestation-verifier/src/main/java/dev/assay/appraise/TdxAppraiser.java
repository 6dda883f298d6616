package dev.assay.appraise;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.policy.TdxRules;
import dev.assay.result.RejectionCode;

/** What a TDX trust domain may do (Intel TDX module specification, TD attributes). */
final class TdxAppraiser {
    /** TDATTRIBUTES byte 0, the TUD group: anything in it but DEBUG is reserved for insecure trust domains. */
    private static final int UNDER_DEBUG_RESERVED = 0xfe;
    /** TDATTRIBUTES byte 3, bit 28 of the field. */
    private static final int SEPT_VE_DISABLE = 0x10;
    /** TDATTRIBUTES byte 3, bit 29 of the field. */
    private static final int MIGRATABLE = 0x20;

    private TdxAppraiser() {}

    static void appraise(VerifiedEvidence evidence, TdxRules rules, Findings findings) {
        Bytes attributes = Attributes.claim(evidence, "tdattr");
        if (attributes == null || attributes.length() != 8) {
            findings.add(
                    RejectionCode.POLICY_ATTRIBUTES_NOT_ALLOWED, "the trust domain's attributes are unknown", "", "");
            return;
        }
        attributes(attributes, rules, findings);
        migration(evidence, attributes, rules, findings);
        SgxAppraiser.masked("tdx.attributes", rules.attributes(), attributes, findings);
        SgxAppraiser.masked("tdx.xfam", rules.xfam(), Attributes.claim(evidence, "xfam"), findings);
    }

    private static void attributes(Bytes attributes, TdxRules rules, Findings findings) {
        if ((attributes.at(0) & UNDER_DEBUG_RESERVED) != 0) {
            findings.add(
                    RejectionCode.POLICY_ATTRIBUTES_NOT_ALLOWED,
                    "the trust domain has attributes that make it insecure",
                    "bits 1 to 7 clear",
                    attributes.hex());
        }
        if ((attributes.at(3) & SEPT_VE_DISABLE) == 0 && !rules.dangerouslyAcceptSeptVe()) {
            findings.add(
                    RejectionCode.POLICY_ATTRIBUTES_NOT_ALLOWED,
                    "the host may inject virtualization exceptions into the trust domain (SEPT_VE_DISABLE is not set);"
                            + " only \"tdx.dangerously_accept_sept_ve\" lets it pass",
                    "bit 28 set",
                    attributes.hex());
        }
    }

    private static void migration(VerifiedEvidence evidence, Bytes attributes, TdxRules rules, Findings findings) {
        Bytes service = evidence.measurements().get("mrservicetd");
        boolean bound = service != null && !service.equals(Bytes.of(new byte[service.length()]));
        if (((attributes.at(3) & MIGRATABLE) != 0 || bound) && !rules.acceptMigration()) {
            findings.add(
                    RejectionCode.POLICY_MIGRATION_AGENT_NOT_ALLOWED,
                    "the trust domain may be copied to another machine, or a service trust domain is bound to it;"
                            + " \"tdx.accept_migration\" lets it pass",
                    "not migratable",
                    service == null ? attributes.hex() : attributes.hex() + " mrservicetd=" + service.hex());
        }
    }
}
