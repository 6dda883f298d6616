package dev.assay.testkit.doubles;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborValue;
import dev.assay.der.DerReader;
import dev.assay.testkit.FakeNvidia;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/** Signs for a double of NVML or NSCQ: behind a socket beside the library, with a device of the test kit. */
public final class NvidiaSigner implements AutoCloseable {
    private static final int NONCE_BYTES = 32;
    private static final int MAX_CBOR = 1 << 20;

    private final UnixService service;
    private final Supplier<FakeNvidia> device;

    /** @param device a new one for each report, since they are changed by their nonces */
    public NvidiaSigner(Path library, Supplier<FakeNvidia> device) {
        this.device = device;
        this.service = new UnixService(Path.of(library + ".sock"), this::answer);
    }

    /** One question: which part of the evidence, of which device, over which nonce; the answer has its length before it. */
    private void answer(DataInputStream in, OutputStream out) throws IOException {
        char kind = Character.toUpperCase((char) in.readUnsignedByte());
        in.readUnsignedByte();
        FakeNvidia asking = device.get();
        asking.report().nonce(Bytes.of(in.readNBytes(NONCE_BYTES)));
        try {
            List<Bytes> parts = parts(asking);
            Bytes answer = kind == 'R' ? parts.get(0) : pem(parts.get(1));
            out.write(new ByteWriter()
                    .littleEndian(answer.length(), 4)
                    .bytes(answer)
                    .toBytes()
                    .toArray());
        } catch (MalformedException e) {
            throw new IllegalStateException("the test kit made this evidence", e);
        }
    }

    private static List<Bytes> parts(FakeNvidia device) throws MalformedException {
        CborValue value = Cbor.decode(device.evidence().value(), MAX_CBOR, "evidence");
        List<CborValue> parts = CborFields.asTuple(value, 2, "evidence");
        return List.of(
                CborFields.asBytes(parts.get(0), 0, MAX_CBOR, "report"),
                CborFields.asBytes(parts.get(1), 0, MAX_CBOR, "chain"));
    }

    /** As drivers have it. */
    public static Bytes pem(Bytes chain) throws MalformedException {
        StringBuilder text = new StringBuilder();
        try (DerReader in = new DerReader(chain, "chain")) {
            while (in.hasMore()) {
                byte[] certificate = in.element(DerReader.SEQUENCE).toArray();
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        }
        return Bytes.utf8(text.toString());
    }

    @Override
    public void close() {
        service.close();
    }
}
