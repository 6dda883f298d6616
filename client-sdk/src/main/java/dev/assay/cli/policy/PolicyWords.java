package dev.assay.cli.policy;

import dev.assay.evidence.TeeType;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.AllowedModel;
import dev.assay.policy.Policy.Mode;
import dev.assay.policy.ReferenceValue;
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

    private static final Policy STRICT = Policy.strictDefault();

    private final Policy policy;
    private final List<Rule> rules = new ArrayList<>();

    PolicyWords(Policy policy) {
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
        new HardwareWords(policy, words).explain();
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
                        + policy.tees().stream().map(TeeType::id).sorted().collect(Collectors.joining(", ")) + ".");
    }

    private void code() {
        if (policy.referenceValues().isEmpty()) {
            rule("reference_values", "No code is listed, so none is accepted by its measurement.");
        }
        for (ReferenceValue value : policy.referenceValues()) {
            rule("reference_values", code(value));
        }
        add(
                "dangerously_accept_any_measurement",
                policy.dangerouslyAcceptAnyMeasurement(),
                "Code that is not listed is refused.",
                "Any code at all is accepted; only the hardware is checked.");
        add(
                "dangerously_accept_partial_measurements",
                policy.dangerouslyAcceptPartialMeasurements(),
                "Every reference value must say which code was launched.",
                "Reference values count that leave open which code was launched: a signer's whole catalogue, or"
                        + " registers that unknown code has written.");
        add(
                "dangerously_accept_debug",
                policy.dangerouslyAcceptDebug(),
                "A TEE that its operator can look into is refused.",
                "A TEE that its operator can look into is accepted; its secrets are not secret.");
    }

    private String code(ReferenceValue value) {
        String text = "Code is accepted in " + value.tee().id() + " with " + value.describe() + ".";
        return value.isPartial() && !policy.dangerouslyAcceptPartialMeasurements()
                ? text + " But that leaves open which code was launched, so it does not count."
                : text;
    }

    private void models() {
        for (AllowedModel model : policy.models()) {
            rule(
                    "models",
                    "Model " + model.name() + " must have the digest "
                            + model.digest().hex() + ".");
        }
        add(
                "accept_any_model",
                policy.acceptAnyModel(),
                policy.models().isEmpty()
                        ? "No model is listed, so no answer is accepted."
                        : "Answers of models that are not listed are refused.",
                "Answers of models that are not listed are accepted, whatever their content.");
        rule(
                "instance_names",
                policy.instanceNames().isEmpty()
                        ? "The instance may have any name."
                        : "The instance must be one of: " + String.join(", ", policy.instanceNames()) + ".");
    }

    private void freshness() {
        add(
                "require_nonce",
                !policy.requireNonce(),
                "Evidence must answer a nonce of your own.",
                "Evidence need not answer a nonce, so it may have been shown to somebody else before.");
        limit(
                "max_evidence_age_seconds",
                "Evidence older than " + span(policy.maxEvidenceAgeSeconds()) + " is refused.",
                policy.maxEvidenceAgeSeconds() > STRICT.maxEvidenceAgeSeconds());
        limit(
                "max_registration_seconds",
                "Evidence is looked at again after " + span(policy.maxRegistrationSeconds()) + " at the latest.",
                policy.maxRegistrationSeconds() > STRICT.maxRegistrationSeconds());
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
                        : "Evidence need not be bound to this very TLS session.");
    }

    /** Seconds as people say them. */
    static String span(long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        if (seconds % 86_400 == 0) {
            return duration.toDays() + (seconds == 86_400 ? " day" : " days");
        }
        return seconds % 60 == 0 ? duration.toMinutes() + " min" : seconds + " s";
    }

    /** A rule with a named loosening. */
    void add(String name, boolean loosened, String strict, String loose) {
        limit(name, loosened ? loose : strict, loosened);
    }

    /** A rule that is looser than the default or not. */
    void limit(String name, String meaning, boolean loosened) {
        rules.add(new Rule(name, meaning, loosened));
    }

    /** A rule that gives nothing up. */
    void rule(String name, String meaning) {
        limit(name, meaning, false);
    }
}
