package dev.assay.it.engine;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides by {@link EngineMode} and by whether anything listens where an engine would. */
final class EngineCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return evaluate(
                EngineMode.of(System.getenv("IT_ENGINE")),
                EngineEndpoint.of(System.getenv("DOCKER_HOST")),
                System.getenv().getOrDefault("IT_ENGINE_REASON", ""));
    }

    /** {@code reason} is why whoever started the tests could not start an engine; empty when nobody said. */
    static ConditionEvaluationResult evaluate(EngineMode mode, EngineEndpoint endpoint, String reason) {
        String why = reason.isBlank() ? "" : " (" + reason.strip() + ")";
        if (mode == EngineMode.OFF) {
            return ConditionEvaluationResult.disabled("IT_ENGINE=off" + why);
        }
        Optional<String> absence = endpoint.absence();
        if (absence.isEmpty()) {
            return ConditionEvaluationResult.enabled("a container engine listens at " + endpoint.uri());
        }
        if (mode == EngineMode.REQUIRED) {
            throw new IllegalStateException("IT_ENGINE=required, but " + absence.get() + why);
        }
        return ConditionEvaluationResult.disabled(absence.get() + why);
    }
}
