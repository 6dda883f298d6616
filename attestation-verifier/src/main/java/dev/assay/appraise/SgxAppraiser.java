package dev.assay.appraise;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.policy.MaskedValue;
import dev.assay.policy.SgxRules;
import dev.assay.result.RejectionCode;
import org.jspecify.annotations.Nullable;

/** What an SGX enclave may do. */
final class SgxAppraiser {
    private SgxAppraiser() {}

    static void appraise(VerifiedEvidence evidence, SgxRules rules, Findings findings) {
        masked("sgx.attributes", rules.attributes(), Attributes.claim(evidence, "attr"), findings);
        masked("sgx.misc_select", rules.miscSelect(), Attributes.claim(evidence, "misc"), findings);
    }

    /** Whether the bits that a rule names are as it wants them; a field that is not there is not. */
    static void masked(String member, @Nullable MaskedValue rule, @Nullable Bytes actual, Findings findings) {
        if (rule != null && (actual == null || !rule.fits(actual))) {
            findings.add(
                    RejectionCode.POLICY_ATTRIBUTES_NOT_ALLOWED,
                    "the evidence's field differs from the policy's \"" + member + "\" under its mask",
                    rule.value().hex() + " under mask " + rule.mask().hex(),
                    actual == null ? "absent" : actual.hex());
        }
    }
}
