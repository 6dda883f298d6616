package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.Mode;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * What the canister was installed with: the policy, whose mode says which world the canister is for.
 *
 * @param policy everything registered was accepted by it
 */
record Settings(Policy policy) {
    /** Shown wherever the canister describes itself in simulated mode. */
    static final String INSECURE = "INSECURE: simulated mode. Simulated evidence protects nothing;"
            + " nothing that this canister accepts says anything about a real enclave.";

    /** The policy given, or the default of the mode. A policy for the other mode is refused, not bent. */
    static Settings of(Mode mode, @Nullable String policyJson) throws MalformedException {
        if (policyJson == null) {
            return new Settings(mode == Mode.SIMULATED ? Policy.simulatedDefault() : Policy.strictDefault());
        }
        Policy policy = Policy.parse(Bytes.utf8(policyJson));
        if (policy.mode() != mode) {
            throw new MalformedException("the policy's mode is \""
                    + policy.mode().id() + "\", but the canister is being installed for \"" + mode.id() + "\"");
        }
        return new Settings(policy);
    }

    boolean simulated() {
        return policy.mode() == Mode.SIMULATED;
    }

    /** Not even a look may make simulated evidence pass for real: an answer of this canister carries its mode's word. */
    void refuseSimulated(boolean asked) throws RejectedException {
        if (asked && !simulated()) {
            throw new RejectedException(
                    RejectionCode.POLICY_SIMULATED_REFUSED, "this canister is installed for real TEEs");
        }
    }

    /** Nor real evidence where everything is INSECURE. */
    void refuseReal(boolean asked) throws RejectedException {
        if (asked && simulated()) {
            throw new RejectedException(
                    RejectionCode.POLICY_REAL_REFUSED, "this canister is installed for simulated evidence only");
        }
    }

    Bytes encode() {
        return Bytes.utf8(policy.toJson());
    }

    static Settings decode(Bytes encoded) throws MalformedException {
        return new Settings(Policy.parse(encoded));
    }
}
