package dev.assay.enclave.device;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeQuote;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** What stands in for the hardware: fakes that sign whatever report data the double's drivers were given. */
final class EvidenceSigner {
    static final long NOW = FakeAmd.NOW;

    private final FakeIntel intel = FakeIntel.create("devices", NOW);
    private final FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
    private boolean debug;

    FakeIntel intel() {
        return intel;
    }

    FakeAmd amd() {
        return amd;
    }

    /** Whether what it signs is about something that can be looked into. */
    synchronized void debug(boolean on) {
        debug = on;
        amd.report().bit(0x08, 19, on);
    }

    /** One question of the double: a letter and 64 bytes; the answer has its length before it. */
    void answer(DataInputStream in, OutputStream out) throws IOException {
        char kind = (char) in.readUnsignedByte();
        Bytes answer = evidence(kind, Bytes.of(in.readNBytes(64)));
        out.write(new ByteWriter()
                .littleEndian(answer.length(), 4)
                .bytes(answer)
                .toBytes()
                .toArray());
    }

    synchronized Bytes evidence(char kind, Bytes reportData) {
        return switch (kind) {
            case 's' -> quote(FakeQuote.sgx(reportData));
            case 't' -> quote(FakeQuote.tdx(reportData));
            case 'a' -> {
                amd.report().reportData(reportData);
                yield amd.reportBytes();
            }
            case 'c' -> amd.certificateTable();
            default -> throw new IllegalArgumentException("evidence of kind " + kind);
        };
    }

    private Bytes quote(FakeQuote quote) {
        return intel.sign(debug ? quote.withDebug() : quote);
    }
}
