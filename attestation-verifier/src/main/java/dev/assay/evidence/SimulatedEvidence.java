package dev.assay.evidence;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.cose.CoseSign1;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;

/**
 * Evidence of no TEE at all, shaped like evidence so that everything around it can be developed and tested: COSE_Sign1
 * of its own type under a root of its own, named INSECURE.
 *
 * @param envelope the signed bytes as read
 * @param measurement 48 bytes standing in for a launch measurement
 * @param debug stands in for a debug attribute
 * @param reportData 64 bytes
 */
public record SimulatedEvidence(CoseSign1 envelope, Bytes measurement, boolean debug, Bytes reportData)
        implements Evidence {
    /** The {@code typ} of the envelope and the media type in a bundle. */
    public static final String MEDIA_TYPE = "application/vnd.assay.simulated-evidence+cose";
    /** The profile that says how to read the payload. */
    public static final String PROFILE = "tag:assay.dev,2026:simulated-evidence-INSECURE/1";

    private static final int MAX_BYTES = 1024;

    /** Makes and signs evidence. */
    public static SimulatedEvidence sign(
            Bytes measurement, boolean debug, Bytes reportData, CoseSigner signer, Crypto crypto) {
        Bytes payload = Cbor.encode(new CborMapBuilder()
                .put(Labels.PROFILE, PROFILE)
                .put(Labels.SIMULATED_MEASUREMENT, measurement)
                .put(CborValue.of(Labels.SIMULATED_DEBUG), new CborValue.Bool(debug))
                .put(Labels.SIMULATED_REPORT_DATA, reportData)
                .build());
        return new SimulatedEvidence(
                CoseSign1.sign(MEDIA_TYPE, payload, signer, crypto), measurement, debug, reportData);
    }

    /** Reads, without judging. */
    public static SimulatedEvidence decode(Bytes encoded) throws MalformedException {
        String where = "simulated evidence";
        CoseSign1 envelope = CoseSign1.decode(encoded, MAX_BYTES, where);
        if (!envelope.type().equals(MEDIA_TYPE)) {
            throw new MalformedException(where + ": the envelope is of another type");
        }
        CborValue payload = Cbor.decode(envelope.payload(), MAX_BYTES, where);
        try (CborFields fields = new CborFields(payload, where)) {
            fields.expect(Labels.PROFILE, CborValue.of(PROFILE));
            if (!(fields.required(Labels.SIMULATED_DEBUG) instanceof CborValue.Bool debug)) {
                throw new MalformedException(where + ": debug must be a boolean");
            }
            return new SimulatedEvidence(
                    envelope,
                    fields.bytes(Labels.SIMULATED_MEASUREMENT, 48),
                    debug.value(),
                    fields.bytes(Labels.SIMULATED_REPORT_DATA, 64));
        }
    }

    @Override
    public TeeType tee() {
        return TeeType.SIMULATED;
    }
}
