package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.TeeType;
import org.jspecify.annotations.Nullable;

/**
 * What Intel's collateral is found by.
 *
 * @param fmspc family, model, stepping, platform type, custom SKU: 6 bytes of the PCK certificate
 * @param ca who issued the PCK certificate
 * @param tee SGX or TDX
 */
public record IntelPlatform(Bytes fmspc, PckCa ca, TeeType tee) {
    private static final int FMSPC_BYTES = 6;

    /** Refuses an FMSPC of another length and other TEEs. */
    public IntelPlatform {
        if (fmspc.length() != FMSPC_BYTES || tee != TeeType.SGX && tee != TeeType.TDX) {
            throw new IllegalArgumentException("an FMSPC has 6 bytes, and the TEE is SGX or TDX");
        }
    }

    /** The authorities that issue PCK certificates, as the PCS's query parameter {@code ca} names them. */
    public enum PckCa {
        /** Of platforms with one package. */
        PROCESSOR("processor", "SGX PCK Processor CA"),
        /** Of platforms with several packages. */
        PLATFORM("platform", "SGX PCK Platform CA");

        private final String parameter;
        private final String phrase;

        PckCa(String parameter, String phrase) {
            this.parameter = parameter;
            this.phrase = phrase;
        }

        String parameter() {
            return parameter;
        }

        /** What its common name contains (Intel's QVL, {@code SGX_PCK_PROCESSOR_CA_CN_PHRASE} and its neighbour). */
        String phrase() {
            return phrase;
        }

        static @Nullable PckCa ofCommonName(String name) {
            for (PckCa ca : values()) {
                if (name.contains(ca.phrase)) {
                    return ca;
                }
            }
            return null;
        }
    }
}
