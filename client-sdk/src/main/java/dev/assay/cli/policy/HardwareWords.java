package dev.assay.cli.policy;

import dev.assay.policy.GpuRules;
import dev.assay.policy.MaskedValue;
import dev.assay.policy.Policy;
import dev.assay.policy.SnpRules;
import dev.assay.policy.TcbRules;
import dev.assay.policy.TcbRules.AcceptedStatus;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules about hardware, firmware and what vendors say of them, in plain words. */
final class HardwareWords {
    private static final Policy STRICT = Policy.strictDefault();

    private final Policy policy;
    private final PolicyWords words;

    HardwareWords(Policy policy, PolicyWords words) {
        this.policy = policy;
        this.words = words;
    }

    void explain() {
        gpu();
        tcb();
        endorsements();
        floors();
        platforms();
        sgxAndTdx();
        snp();
    }

    private void gpu() {
        words.rule(
                "require_gpu",
                policy.requireGpu()
                        ? "There must be evidence of a GPU in confidential-computing mode."
                        : "No GPU is asked for; one that takes part must be in confidential-computing mode.");
        GpuRules gpu = policy.gpu();
        words.add(
                "gpu.dangerously_accept_unknown_measurements",
                gpu.dangerouslyAcceptUnknownMeasurements(),
                "A GPU's measurements must have been compared with its vendor's manifests.",
                "A GPU is accepted although nothing says what firmware it should run.");
        words.add(
                "gpu.dangerously_accept_measurement_mismatch",
                gpu.dangerouslyAcceptMeasurementMismatch(),
                "All of a GPU's measurements must be among those of its vendor's manifests.",
                "A GPU is accepted although it runs other firmware than its vendor's manifests say.");
        words.add(
                "gpu.dangerously_accept_unknown_mode",
                gpu.dangerouslyAcceptUnknownMode(),
                "A GPU's report without an enclave's word on the GPU's mode is refused.",
                "A GPU's report is accepted alone; the GPU may be in no confidential mode at all.");
        words.add(
                "gpu.accept_certificate_hold",
                gpu.acceptCertificateHold(),
                "A GPU whose certificate its vendor has put on hold is refused.",
                "A GPU is accepted although its vendor has put its certificate on hold.");
        words.limit(
                "gpu.max_age_seconds",
                "A GPU's report may be " + PolicyWords.span(gpu.maxAgeSeconds()) + " older than the statement.",
                gpu.maxAgeSeconds() > STRICT.gpu().maxAgeSeconds());
    }

    private void tcb() {
        TcbRules tcb = policy.tcb();
        if (tcb.acceptedStatuses().isEmpty()) {
            words.rule("accepted_tcb_statuses", "An Intel platform must be UpToDate.");
        }
        for (AcceptedStatus accepted : tcb.acceptedStatuses()) {
            words.limit("accepted_tcb_statuses", status(accepted), true);
        }
        if (tcb.acceptedAdvisories().isEmpty()) {
            words.rule("accepted_advisories", "No security advisory is listed as acceptable.");
        }
        for (String id : tcb.acceptedAdvisories()) {
            words.limit("accepted_advisories", "A platform that " + id + " applies to is accepted.", true);
        }
        words.add(
                "accept_any_advisory",
                tcb.acceptAnyAdvisory(),
                "A platform that is not UpToDate is refused when an advisory applies that is not listed.",
                "Any security advisory may apply to a platform that is not UpToDate.");
        words.rule(
                "min_tcb_evaluation_data_number",
                tcb.minEvaluationDataNumber() == 0
                        ? "Intel's collateral may be of any TCB evaluation that has not expired."
                        : "Intel's collateral must be of TCB evaluation " + tcb.minEvaluationDataNumber()
                                + " or later.");
    }

    private static String status(AcceptedStatus accepted) {
        Long grace = accepted.graceSeconds();
        return "A platform is accepted whose status is " + accepted.status().id()
                + (grace == null
                        ? ", however old its TCB level is."
                        : ", until " + PolicyWords.span(grace) + " after the date of its TCB level.");
    }

    private void endorsements() {
        long age = policy.endorsements().maxAgeSeconds();
        words.limit(
                "max_endorsement_age_seconds",
                "An endorsement that was issued more than " + PolicyWords.span(age) + " ago is refused.",
                age > STRICT.endorsements().maxAgeSeconds());
        words.add(
                "dangerously_accept_unknown_revocation",
                policy.endorsements().dangerouslyAcceptUnknownRevocation(),
                "A certificate is refused when nothing says whether it is revoked.",
                "A certificate is accepted although nothing says whether it is revoked.");
    }

    private void floors() {
        Map<String, Map<String, Long>> floors = policy.minSvns().floors();
        if (floors.isEmpty()) {
            words.rule("min_svns", "No security version numbers are asked for.");
        }
        floors.forEach((tee, numbers) -> numbers.forEach((name, floor) ->
                words.rule("min_svns." + tee, "In " + tee + ", " + name + " must be " + floor + " or higher.")));
    }

    private void platforms() {
        if (policy.platforms().allowed().isEmpty()) {
            words.rule("platforms", "Any machine is allowed.");
        }
        policy.platforms()
                .allowed()
                .forEach((name, ids) -> words.rule(
                        "platforms." + name,
                        "The machine's " + name + " must be one of: " + String.join(", ", ids) + "."));
    }

    private void sgxAndTdx() {
        masked("sgx.attributes", policy.sgx().attributes());
        masked("sgx.misc_select", policy.sgx().miscSelect());
        words.add(
                "tdx.dangerously_accept_sept_ve",
                policy.tdx().dangerouslyAcceptSeptVe(),
                "A trust domain must have SEPT_VE_DISABLE set.",
                "The host may inject virtualization exceptions into a trust domain and steer its kernel.");
        words.add(
                "tdx.accept_migration",
                policy.tdx().acceptMigration(),
                "A trust domain that may be migrated is refused.",
                "A trust domain may be moved to another machine by a service trust domain that is not looked at.");
        masked("tdx.attributes", policy.tdx().attributes());
        masked("tdx.xfam", policy.tdx().xfam());
    }

    private void masked(String name, @Nullable MaskedValue masked) {
        if (masked != null) {
            words.rule(
                    name,
                    "Under the mask " + masked.mask().hex() + " the field must be "
                            + masked.value().hex() + ".");
        }
    }

    private void snp() {
        SnpRules snp = policy.sevSnp();
        words.limit(
                "sev-snp.max_vmpl",
                "A report must have been asked for at VMPL " + snp.maxVmpl() + " or a more privileged one.",
                snp.maxVmpl() > STRICT.sevSnp().maxVmpl());
        words.add(
                "sev-snp.accept_migration_agent",
                snp.acceptMigrationAgent(),
                "A guest with a migration agent is refused.",
                "A migration agent that is not looked at may copy the guest to another machine.");
        words.rule(
                "sev-snp.signing_keys",
                "Reports may be signed by: " + String.join(", ", new TreeSet<>(snp.signingKeys())) + ".");
        words.rule(
                "sev-snp.required_policy",
                snp.requiredPolicy().isEmpty()
                        ? "The guest's launch policy may allow multithreading, several sockets and the like."
                        : "The guest's launch policy must ask for: "
                                + snp.requiredPolicy().stream()
                                        .map(SnpRules.GuestRequirement::id)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + ".");
    }
}
