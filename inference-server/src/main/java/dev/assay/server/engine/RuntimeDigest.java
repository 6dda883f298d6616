package dev.assay.server.engine;

import dev.assay.bytes.Bytes;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import java.util.SortedMap;

/**
 * What a receipt says about how numbers were computed: SHA-256 over the deterministic CBOR array [runtime, version,
 * execution provider, {option: value}].
 */
public final class RuntimeDigest {
    private RuntimeDigest() {}

    /**
     * The digest for a model in this process.
     *
     * @param settings how the model is run
     * @param placement where
     * @param crypto hashes
     * @return 32 bytes
     */
    public static Bytes of(SessionSettings settings, Placement placement, Crypto crypto) {
        SortedMap<String, String> numeric = settings.numericOptions();
        numeric.putAll(placement.numericOptions());
        CborMapBuilder options = new CborMapBuilder();
        numeric.forEach((name, value) -> options.put(CborValue.of(name), CborValue.of(value)));
        return crypto.sha256(Cbor.encode(CborValue.array(
                CborValue.of("onnxruntime"),
                CborValue.of(OnnxRuntime.version()),
                CborValue.of(placement.provider()),
                options.build())));
    }
}
