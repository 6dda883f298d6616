package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.CommandFailure;
import dev.assay.client.FetchedEvidence;
import dev.assay.client.receipts.ByteSequence;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A nonce that was sent, and the proof that came back when others' were answered with it. */
final class NonceOptions {
    private static final int MAX_PROOF_BYTES = 4096;

    private NonceOptions() {}

    /** The nonce that the evidence must have; null when none was given. */
    static @Nullable Bytes expected(@Nullable String nonce, @Nullable String proof)
            throws CommandFailure, MalformedException {
        Bytes sent = Inputs.hex(nonce, "--nonce");
        if (proof == null) {
            return sent;
        }
        if (sent == null) {
            throw CommandFailure.usage("--nonce-proof: needs the --nonce that it is about");
        }
        return new FetchedEvidence(Bytes.empty(), proof(proof)).expectedNonce(sent, new BouncyCastleCrypto());
    }

    private static Bytes proof(String given) throws CommandFailure, MalformedException {
        if (given.matches("([0-9a-fA-F]{2})+")) {
            return Bytes.fromHex(given);
        }
        Bytes file = Inputs.file(Path.of(given), MAX_PROOF_BYTES);
        String text = new String(file.toArray(), StandardCharsets.ISO_8859_1).strip();
        return text.startsWith(":") ? ByteSequence.decode(text, MAX_PROOF_BYTES, "--nonce-proof") : file;
    }
}
