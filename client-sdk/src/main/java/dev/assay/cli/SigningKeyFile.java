package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cose.CoseKey;
import dev.assay.cose.CoseSigner;
import dev.assay.x509.Pem;
import java.nio.file.Path;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 key in a file: PKCS #8 in PEM (RFC 8410 section 7), as {@code openssl genpkey -algorithm ed25519} writes it. */
final class SigningKeyFile implements CoseSigner {
    /** Version 0, algorithm id-Ed25519, and an octet string in an octet string for the 32 bytes that follow. */
    private static final String PREFIX = "302e020100300506032b657004220420";

    private static final String LABEL = "PRIVATE KEY";
    private static final int PREFIX_BYTES = 16;
    private static final int MAX_FILE_BYTES = 4096;

    private final byte[] seed;

    private SigningKeyFile(byte[] seed) {
        this.seed = seed;
    }

    static SigningKeyFile read(Path file) throws CommandFailure, MalformedException {
        Bytes content = Inputs.file(file, MAX_FILE_BYTES);
        List<Bytes> keys = Pem.isPem(content) ? Pem.decode(content, LABEL, "key") : List.of();
        boolean known = keys.size() == 1
                && keys.get(0).length() == PREFIX_BYTES + Ed25519.SECRET_KEY_SIZE
                && keys.get(0).slice(0, PREFIX_BYTES).hex().equals(PREFIX);
        if (!known) {
            throw CommandFailure.usage("--ear-key: expected one Ed25519 key, PKCS #8 in PEM");
        }
        return new SigningKeyFile(
                keys.get(0).slice(PREFIX_BYTES, keys.get(0).length()).toArray());
    }

    @Override
    public CoseKey publicKey() {
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return new CoseKey(Bytes.of(key));
    }

    @Override
    public Bytes sign(Bytes message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message.toArray(), 0, message.length(), signature, 0);
        return Bytes.of(signature);
    }
}
