package dev.assay.evidence;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborValue;
import java.util.List;

/**
 * What the enclave read about one GPU that the GPU's own report does not say.
 *
 * @param evidenceSha384 SHA-384 of the GPU's evidence as it stands in the bundle
 * @param ccMode NVML's confidential-computing mode: 0 off, 1 on, 2 protected PCIe
 * @param devtools whether the card is in DEVTOOLS mode, in which its memory is not protected
 * @param ageSeconds seconds between the GPU's report and this wrapper
 * @param refreshCounter which refresh of the GPU evidence this was; with the core's digest it gives the nonce that the
 *     report must carry ({@link GpuNonce})
 */
public record GpuState(Bytes evidenceSha384, int ccMode, boolean devtools, long ageSeconds, long refreshCounter) {
    CborValue toCbor() {
        return CborValue.array(
                CborValue.of(evidenceSha384),
                CborValue.of(ccMode),
                new CborValue.Bool(devtools),
                CborValue.of(ageSeconds),
                CborValue.of(refreshCounter));
    }

    static GpuState fromCbor(CborValue value, String where) throws MalformedException {
        List<CborValue> parts = CborFields.asTuple(value, 5, where);
        if (!(parts.get(2) instanceof CborValue.Bool devtools)) {
            throw new MalformedException(where + " devtools: expected a boolean");
        }
        return new GpuState(
                CborFields.asBytes(parts.get(0), 48, 48, where + " evidence digest"),
                (int) CborFields.asInteger(parts.get(1), 0, 255, where + " CC mode"),
                devtools.value(),
                CborFields.asInteger(parts.get(3), 0, Integer.MAX_VALUE, where + " age"),
                CborFields.asInteger(parts.get(4), 0, Long.MAX_VALUE, where + " refresh counter"));
    }
}
