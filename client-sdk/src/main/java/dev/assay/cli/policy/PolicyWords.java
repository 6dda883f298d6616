package dev.assay.cli.policy;

import dev.assay.evidence.TeeType;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.AllowedModel;
import dev.assay.policy.Policy.Mode;
import dev.assay.policy.Policy.ReferenceValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A policy's rules in plain words, in the order of the document. */
public final class PolicyWords {
    /**
     * One rule.
     *
     * @param name the member of the document
     * @param meaning what it means with the value it has
     * @param loosened whether the value gives up a protection that the default has
     */
    public record Rule(String name, String meaning, boolean loosened) {}

    private final Policy policy;
    private final List<Rule> rules = new ArrayList<>();

    private PolicyWords(Policy policy) {
        this.policy = policy;
    }

    /** All rules. */
    public static List<Rule> explain(Policy policy) {
        PolicyWords words = new PolicyWords(policy);
        words.world();
        words.code();
        words.models();
        words.freshness();
        words.channel();
        return List.copyOf(words.rules);
    }

    private void world() {
        boolean real = policy.mode() == Mode.REAL;
        add(
                "mode",
                !real,
                "Hardware evidence only; simulated evidence is refused.",
                "Simulated evidence only, which protects nothing; hardware evidence is refused.");
        rule(
                "tees",
                "Allowed kinds of TEE: "
                        + policy.tees().stream().map(TeeType::id).sorted().collect(Collectors.joining(", ")) + ".",
                false);
        add(
                "require_gpu",
                false,
                policy.requireGpu()
                        ? "There must be evidence of a GPU in confidential-computing mode."
                        : "No GPU is asked for; one that takes part must be in confidential-computing mode.",
                "");
    }

    private void code() {
        List<ReferenceValue> values = policy.referenceValues();
        if (values.isEmpty()) {
            rule("reference_values", "No code is listed, so none is accepted by its measurement.", false);
        }
        for (ReferenceValue value : values) {
            rule(
                    "reference_values",
                    "Code is accepted in " + value.tee().id() + " whose " + value.name() + " is "
                            + value.value().hex() + ".",
                    false);
        }
        add(
                "dangerously_accept_any_measurement",
                policy.dangerouslyAcceptAnyMeasurement(),
                "Code that is not listed is refused.",
                "Any code at all is accepted; only the hardware is checked.");
        add(
                "dangerously_accept_debug",
                policy.dangerouslyAcceptDebug(),
                "A TEE that its operator can look into is refused.",
                "A TEE that its operator can look into is accepted; its secrets are not secret.");
    }

    private void models() {
        for (AllowedModel model : policy.models()) {
            rule(
                    "models",
                    "Model " + model.name() + " must have the digest "
                            + model.digest().hex() + ".",
                    false);
        }
        String unlisted = policy.models().isEmpty()
                ? "No model is listed, so no answer is accepted."
                : "Answers of models that are not listed are refused.";
        add(
                "accept_any_model",
                policy.acceptAnyModel(),
                unlisted,
                "Answers of models that are not listed are accepted, whatever their content.");
        rule(
                "instance_names",
                policy.instanceNames().isEmpty()
                        ? "The instance may have any name."
                        : "The instance must be one of: " + String.join(", ", policy.instanceNames()) + ".",
                false);
    }

    private void freshness() {
        add(
                "require_nonce",
                !policy.requireNonce(),
                "Evidence must answer a nonce of your own.",
                "Evidence need not answer a nonce, so it may have been shown to somebody else before.");
        rule(
                "max_evidence_age_seconds",
                "Evidence older than " + words(policy.maxEvidenceAgeSeconds()) + " is refused.",
                policy.maxEvidenceAgeSeconds() > Policy.strictDefault().maxEvidenceAgeSeconds());
        rule(
                "max_registration_seconds",
                "Evidence is looked at again after " + words(policy.maxRegistrationSeconds()) + " at the latest.",
                policy.maxRegistrationSeconds() > Policy.strictDefault().maxRegistrationSeconds());
    }

    private void channel() {
        add(
                "require_attested_tls",
                !policy.requireAttestedTls(),
                "The TLS connection must end in the key that the evidence names.",
                "The TLS connection may end elsewhere: answers are still checked, but others can read what you send.");
        rule(
                "require_session_binding",
                policy.requireSessionBinding()
                        ? "Evidence must be bound to this very TLS session."
                        : "Evidence need not be bound to this very TLS session.",
                false);
    }

    private static String words(long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        if (seconds % 86_400 == 0) {
            return duration.toDays() + (seconds == 86_400 ? " day" : " days");
        }
        return seconds % 60 == 0 ? duration.toMinutes() + " min" : seconds + " s";
    }

    private void add(String name, boolean loosened, String strict, String loose) {
        rule(name, loosened ? loose : strict, loosened);
    }

    private void rule(String name, String meaning, boolean loosened) {
        rules.add(new Rule(name, meaning, loosened));
    }
}
