package dev.assay.testkit.vectors;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedBundle;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SignedReceipt;
import dev.assay.result.AttestationResult;
import dev.assay.result.RejectedException;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs vectors through the verifier on the JVM. */
public final class VectorRunner {
    /** The kinds that have a verifier. */
    public static final Set<String> KINDS = Set.of("simulated", "receipt");

    private final AttestationVerifier verifier;
    private final ReceiptVerifier receiptVerifier;

    /** A runner on {@code crypto} with the vendors' roots. */
    public VectorRunner(Crypto crypto) {
        this.verifier = new AttestationVerifier(TrustAnchors.vendors(), crypto);
        this.receiptVerifier = new ReceiptVerifier(crypto);
    }

    /** Runs one vector. */
    public VectorOutcome run(Vector vector) throws IOException {
        try {
            return switch (vector.kind()) {
                case "simulated" -> bundle(vector);
                case "receipt" -> receipt(vector);
                default -> VectorOutcome.UNSUPPORTED;
            };
        } catch (MalformedException malformed) {
            return VectorOutcome.rejected(MalformedException.CODE);
        } catch (RejectedException rejected) {
            return VectorOutcome.rejected(rejected.code().code());
        }
    }

    private VectorOutcome bundle(Vector vector) throws IOException, MalformedException, RejectedException {
        EvidenceBundle bundle = EvidenceBundle.decode(required(vector, "bundle"));
        AttestationResult result =
                verifier.verify(bundle, policy(vector), Expectations.offline(hex(vector, "nonce")), verifyAt(vector));
        return result.isAccepted()
                ? VectorOutcome.VERIFIED
                : VectorOutcome.policyRejected(result.findings().get(0).code().code());
    }

    private VectorOutcome receipt(Vector vector) throws IOException, MalformedException, RejectedException {
        VerifiedBundle bundle = verifier.verifyEvidence(EvidenceBundle.decode(required(vector, "bundle")));
        SignedReceipt receipt = SignedReceipt.decode(required(vector, "receipt"));
        ReceiptExpectations expectations = new ReceiptExpectations(
                hex(vector, "salt"),
                new Exchange(required(vector, "request_context"), required(vector, "request_body")),
                new Exchange(required(vector, "response_context"), required(vector, "response_body")),
                hex(vector, "nonce"),
                vector.text("inputs", "model").orElse(null));
        receiptVerifier.verify(receipt, ReceiptIssuer.of(bundle), expectations);
        return VectorOutcome.VERIFIED;
    }

    private static Bytes required(Vector vector, String role) throws IOException {
        return vector.content(role).orElseThrow(() -> new IOException(vector.id() + " has no file \"" + role + "\""));
    }

    private static @Nullable Bytes hex(Vector vector, String input) throws MalformedException {
        String text = vector.text("inputs", input).orElse(null);
        return text == null ? null : Bytes.fromHex(text);
    }

    private static Policy policy(Vector vector) {
        return vector.text("inputs", "policy").orElse("default").equals("simulated")
                ? Policy.simulatedDefault()
                : Policy.strictDefault();
    }

    private static long verifyAt(Vector vector) throws IOException {
        return Instant.parse(
                        vector.verifyAt().orElseThrow(() -> new IOException(vector.id() + " has no \"verify_at\"")))
                .getEpochSecond();
    }
}
