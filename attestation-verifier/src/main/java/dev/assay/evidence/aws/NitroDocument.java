package dev.assay.evidence.aws;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.cose.SigStructure;
import dev.assay.evidence.Evidence;
import dev.assay.evidence.TeeType;
import java.util.List;

/**
 * An attestation document of an AWS Nitro enclave (AWS, "Nitro Enclaves Attestation Process") as read; nothing about it
 * is verified. The CBOR is the hypervisor's, which is not deterministic.
 *
 * @param protectedHeader encoded, as received
 * @param payload encoded, as received
 * @param signature r || s, 96 bytes
 * @param content the payload, read
 */
public record NitroDocument(Bytes protectedHeader, Bytes payload, Bytes signature, NitroContent content)
        implements Evidence {
    private static final String WHERE = "Nitro document";
    private static final int COSE_SIGN1 = 18;
    private static final int ALGORITHM = 1;
    private static final int ES384 = -35;
    private static final int SIGNATURE_BYTES = 96;
    private static final int MAX_HEADER_BYTES = 64;
    private static final int MAX_PAYLOAD_BYTES = 16_384;
    private static final int MAX_BYTES = MAX_PAYLOAD_BYTES + 1024;

    /** Reads a document, tagged as COSE_Sign1 or not (section 3.1). */
    public static NitroDocument decode(Bytes encoded) throws MalformedException {
        CborValue whole = Cbor.decodeLenient(encoded, MAX_BYTES, WHERE);
        if (whole instanceof CborValue.Tagged tagged && tagged.tag() == COSE_SIGN1) {
            whole = tagged.content();
        }
        List<CborValue> parts = CborFields.asTuple(whole, 4, WHERE);
        Bytes header = CborFields.asBytes(parts.get(0), 1, MAX_HEADER_BYTES, WHERE + " protected header");
        requireEs384(header);
        if (!parts.get(1).equals(new CborMapBuilder().build())) {
            throw new MalformedException(WHERE + ": the unprotected header must be an empty map");
        }
        Bytes payload = CborFields.asBytes(parts.get(2), 1, MAX_PAYLOAD_BYTES, WHERE + " payload");
        return new NitroDocument(
                header,
                payload,
                CborFields.asBytes(parts.get(3), SIGNATURE_BYTES, SIGNATURE_BYTES, WHERE + " signature"),
                NitroContent.decode(payload));
    }

    /** Section 3.1: "{1: -35}", and nothing beside it. */
    private static void requireEs384(Bytes header) throws MalformedException {
        CborValue expected = new CborMapBuilder().put(ALGORITHM, ES384).build();
        if (!Cbor.decodeLenient(header, MAX_HEADER_BYTES, WHERE + " protected header")
                .equals(expected)) {
            throw new MalformedException(WHERE + ": the protected header must say ES384 and nothing else");
        }
    }

    /** What the signature is over. */
    public Bytes signedBytes() {
        return SigStructure.encode(protectedHeader, payload);
    }

    @Override
    public TeeType tee() {
        return TeeType.NITRO;
    }

    /** The enclave's user data; empty when it gave none. */
    @Override
    public Bytes reportData() {
        Bytes userData = content.userData();
        return userData == null ? Bytes.empty() : userData;
    }
}
