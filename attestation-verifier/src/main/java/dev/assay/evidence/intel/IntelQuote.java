package dev.assay.evidence.intel;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.Evidence;
import dev.assay.evidence.TeeType;

/** An SGX or TDX quote of versions 3 to 5 as read; nothing about it is verified. */
public sealed interface IntelQuote extends Evidence permits SgxQuote, TdxQuote {
    /** Longest quote that is read, with what may follow it. */
    int MAX_BYTES = 256 << 10;

    /** Header, signature and lengths, which both kinds share. */
    QuoteEnvelope envelope();

    @Override
    default TeeType tee() {
        return envelope().header().tee();
    }

    /**
     * Reads a quote. What follows the declared signature data is passed over: the kernel's and the clouds' interfaces
     * hand out buffers of a fixed size, filled up with zeros or with what was in them before.
     */
    static IntelQuote decode(Bytes encoded) throws MalformedException {
        if (encoded.length() > MAX_BYTES) {
            throw new MalformedException("quote: " + encoded.length() + " bytes, at most " + MAX_BYTES + " allowed");
        }
        ByteReader in = new ByteReader(encoded, "quote");
        QuoteHeader header = QuoteHeader.read(in);
        BodyType bodyType = bodyType(in, header);
        Bytes body = in.bytes(bodyType.bytes());
        Bytes signed = encoded.slice(0, in.position());
        long signatureBytes = in.unsignedLittleEndian(4);
        if (signatureBytes > in.remaining()) {
            throw in.malformed("signature data of " + signatureBytes + " bytes with " + in.remaining() + " left");
        }
        QuoteSignature signature = QuoteSignature.decode(in.bytes((int) signatureBytes), header.version());
        QuoteEnvelope envelope = new QuoteEnvelope(header, bodyType, signed, (int) signatureBytes, signature);
        return bodyType.tee() == TeeType.SGX
                ? new SgxQuote(envelope, SgxReport.decode(body, "SGX report"))
                : new TdxQuote(envelope, TdReport.decode(body, bodyType));
    }

    /** Version 5 describes the body before it; in versions 3 and 4 the TEE's type says what it is. */
    private static BodyType bodyType(ByteReader in, QuoteHeader header) throws MalformedException {
        if (header.version() < 5) {
            return header.tee() == TeeType.SGX ? BodyType.SGX_REPORT : BodyType.TD_REPORT_1_0;
        }
        BodyType type = BodyType.fromNumber((int) in.unsignedLittleEndian(2));
        long size = in.unsignedLittleEndian(4);
        if (size != type.bytes() || type.tee() != header.tee()) {
            throw in.malformed(
                    "body type " + type.number() + " of " + size + " bytes is not one of the header's TEE type");
        }
        return type;
    }
}
