package dev.assay.testkit.vectors;

import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonBool;
import dev.assay.json.JsonValue.JsonObject;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.verify.intel.QuoteInspection;
import java.io.IOException;
import java.util.Map;

/** Vectors without complete trust material: they must be readable, and the checks that they list must come out so. */
public final class ParseOnlyVectors {
    private ParseOnlyVectors() {}

    /** Whether this vector asks for no more. */
    public static boolean isParseOnly(Vector vector) {
        return vector.expectedResult().equals("parse-only");
    }

    static VectorOutcome run(Vector vector, Crypto crypto) throws IOException, MalformedException {
        CmwRecord evidence = EvidenceVectors.evidence(vector);
        return evidence.type().equals(MediaTypes.INTEL_QUOTE)
                ? quote(vector, QuoteInspection.of(evidence.value(), crypto))
                : VectorOutcome.UNSUPPORTED;
    }

    private static VectorOutcome quote(Vector vector, QuoteInspection quote) {
        return outcome(vector, quote.checks(), quote.claims());
    }

    /**
     * What comes of a vector that was read.
     *
     * @param checks what was found, by the manifest's names
     * @param claims what it says
     */
    public static VectorOutcome outcome(Vector vector, Map<String, Boolean> checks, Map<String, JsonValue> claims) {
        if (vector.json().members().get("expected") instanceof JsonObject expected
                && expected.members().get("checks") instanceof JsonObject listed) {
            for (Map.Entry<String, JsonValue> check : listed.members().entrySet()) {
                Boolean outcome = checks.get(check.getKey());
                if (outcome == null) {
                    return VectorOutcome.UNSUPPORTED;
                }
                if (!check.getValue().equals(new JsonBool(outcome))) {
                    return VectorOutcome.rejected("parse_only." + check.getKey());
                }
            }
        }
        return VectorOutcome.parsed(claims);
    }
}
