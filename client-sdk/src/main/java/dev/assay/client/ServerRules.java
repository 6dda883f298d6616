package dev.assay.client;

import dev.assay.evidence.StatementCore;
import dev.assay.policy.Policy;
import dev.assay.result.Appraisal;
import dev.assay.result.AttestationResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the enclave at the other end of its connection, whatever the policy: that it is a server, that it
 * is the one that was asked for, and that it names the session if it said that it would.
 *
 * <p>Any enclave that runs the same code satisfies the same policy. Without a name to compare, whoever directs the
 * network could send a client to another one than it means, one that is genuine, and somebody else's.
 */
final class ServerRules {
    private final @Nullable String instanceName;

    private ServerRules(@Nullable String instanceName) {
        this.instanceName = instanceName;
    }

    /**
     * The rules for the server at an address.
     *
     * @param instanceName the name that the caller gave; null for what policy and address say
     */
    static ServerRules of(URI server, Policy policy, @Nullable String instanceName) {
        if (instanceName != null) {
            return new ServerRules(InstanceName.canonical(instanceName));
        }
        // Where the policy names instances, appraising looks for them.
        return new ServerRules(policy.instanceNames().isEmpty() ? InstanceName.of(server) : null);
    }

    /** The same result, with these rules' complaints. */
    AttestationResult appraise(AttestationResult result, boolean boundExpected) {
        List<Finding> findings = new ArrayList<>(result.appraisal().enclave());
        role(result.bundle().core(), findings);
        instance(result.bundle().core(), findings);
        if (boundExpected && result.bundle().wrapper().tlsExporter() == null) {
            unbound(findings);
        }
        return new AttestationResult(
                result.bundle(),
                result.policy(),
                new Appraisal(findings, result.appraisal().gpus()),
                result.appraisedAt());
    }

    private static void role(StatementCore core, List<Finding> findings) {
        if (!core.role().equals(StatementCore.ROLE_INFERENCE_SERVER)) {
            findings.add(new Finding(
                    RejectionCode.POLICY_ROLE_NOT_ALLOWED,
                    "the evidence is of an enclave with another role",
                    StatementCore.ROLE_INFERENCE_SERVER,
                    core.role()));
        }
    }

    private void instance(StatementCore core, List<Finding> findings) {
        String actual = InstanceName.canonical(core.instanceName());
        if (instanceName != null && !instanceName.equals(actual)) {
            findings.add(new Finding(
                    RejectionCode.POLICY_INSTANCE_NOT_ALLOWED,
                    "the evidence is of another instance than was asked for; if that is meant, name it: in the policy's"
                            + " \"instance_names\", or as the client's instance name",
                    instanceName,
                    actual));
        }
    }

    /** Evidence without a session, where one with it was asked for and none said that it cannot be had. */
    private static void unbound(List<Finding> findings) {
        if (findings.stream().noneMatch(finding -> finding.code() == RejectionCode.POLICY_SESSION_NOT_BOUND)) {
            findings.add(Finding.of(
                    RejectionCode.POLICY_SESSION_NOT_BOUND,
                    "the evidence names no TLS session, and was asked to name this one: somebody may relay it"));
        }
    }
}
