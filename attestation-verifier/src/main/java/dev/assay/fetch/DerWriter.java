package dev.assay.fetch;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.der.DerReader;

/** Writes the few DER values (X.690 section 10) that a request is made of. */
final class DerWriter {
    private DerWriter() {}

    static Bytes sequence(Bytes... elements) {
        Bytes content = Bytes.empty();
        for (Bytes element : elements) {
            content = content.concat(element);
        }
        return element(DerReader.SEQUENCE, content);
    }

    static Bytes element(int tag, Bytes content) {
        ByteWriter out = new ByteWriter().u8(tag);
        int length = content.length();
        if (length < 0x80) {
            out.u8(length);
        } else if (length < 0x100) {
            out.u8(0x81).u8(length);
        } else {
            out.u8(0x82).bigEndian(length, 2);
        }
        return out.bytes(content).toBytes();
    }
}
