package dev.assay.enclave.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborValue;
import dev.assay.der.DerReader;
import dev.assay.testkit.FakeNvidia;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/** Signs for a double: behind a socket beside it, with a device of the test kit. */
final class Signer implements AutoCloseable {
    private static final int NONCE_BYTES = 32;
    private static final int QUESTION_BYTES = 2 + NONCE_BYTES;
    private static final int MAX_CBOR = 1 << 20;

    private final ServerSocketChannel server;
    private final Supplier<FakeNvidia> device;

    /** @param device a new one for each report, since they are changed by their nonces */
    Signer(Path library, Supplier<FakeNvidia> device) throws IOException {
        this.device = device;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(library + ".sock"));
        Thread thread = new Thread(this::serve, "signer");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel caller = server.accept()) {
                answer(caller);
            } catch (IOException | MalformedException e) {
                // The double sees a closed connection, and the test what came of that.
            }
        }
    }

    private void answer(SocketChannel caller) throws IOException, MalformedException {
        ByteBuffer question = ByteBuffer.allocate(QUESTION_BYTES);
        while (question.hasRemaining()) {
            if (caller.read(question) < 0) {
                throw new EOFException();
            }
        }
        byte[] asked = question.array();
        FakeNvidia asking = device.get();
        asking.report().nonce(Bytes.of(asked).slice(2, QUESTION_BYTES));
        List<Bytes> parts = parts(asking);
        Bytes answer = Character.toUpperCase((char) asked[0]) == 'R' ? parts.get(0) : pem(parts.get(1));
        ByteBuffer out = ByteBuffer.allocate(4 + answer.length()).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(answer.length()).put(answer.toArray()).flip();
        while (out.hasRemaining()) {
            caller.write(out);
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
    static Bytes pem(Bytes chain) throws MalformedException {
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
    public void close() throws IOException {
        server.close();
    }
}
