package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidValue;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.TestCanister.Kind;
import dev.assay.canister.VerifierMessages.Answer;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.testkit.vectors.VectorManifest;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.testkit.vectors.VectorOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The project's vectors in the compiled canister: the outcome that the manifest names, and the JVM's reply to the byte. */
class VectorsTest {
    private static final Path MANIFEST = Path.of(System.getProperty("assay.root", ".."), "vectors", "manifest.json");

    private final TestCanister jvm;
    private final TestCanister wasm;

    VectorsTest() throws MalformedException {
        jvm = Kind.JVM.simulated();
        wasm = Kind.WASM.simulated();
    }

    @Test
    void comeOutAsTheManifestSays() throws Exception {
        List<Vector> vectors = VectorManifest.load(MANIFEST).vectors();
        int receipts = 0;
        for (Vector vector : vectors) {
            boolean receipt = vector.kind().equals("receipt");
            VectorOutcome outcome = receipt ? receipt(vector) : bundle(vector);
            assertThat(outcome.isExpectedBy(vector))
                    .as("%s: %s", vector.id(), outcome)
                    .isTrue();
            receipts += receipt ? 1 : 0;
        }
        assertThat(receipts).isPositive().isLessThan(vectors.size());
    }

    private VectorOutcome bundle(Vector vector) throws IOException, MalformedException {
        String policy = vector.text("inputs", "policy").orElse("default").equals("simulated")
                ? Policy.simulatedDefault().toJson()
                : Policy.strictDefault().toJson();
        long at = Instant.parse(vector.verifyAt().orElseThrow()).getEpochSecond();
        Bytes argument = VerifierMessages.verifyEvidence(file(vector, "bundle"), at, hex(vector, "nonce"), policy);
        Answer answer = VerifierMessages.answer(VerifierInterface.APPRAISAL_RESULT, reply("verify_evidence", argument));
        if (answer.ok() == null) {
            return VectorOutcome.rejected(answer.code());
        }
        List<CandidValue> findings = ((CandidValue.Vec) answer.ok().get("findings")).items();
        return findings.isEmpty()
                ? VectorOutcome.VERIFIED
                : VectorOutcome.policyRejected(((CandidValue.Fields) findings.get(0)).text("code"));
    }

    private VectorOutcome receipt(Vector vector) throws IOException, MalformedException {
        ReceiptExpectations known = new ReceiptExpectations(
                hex(vector, "salt"),
                new Exchange(file(vector, "request_context"), file(vector, "request_body")),
                new Exchange(file(vector, "response_context"), file(vector, "response_body")),
                hex(vector, "nonce"),
                vector.text("inputs", "model").orElse(null));
        Bytes argument = VerifierMessages.verifyReceipt(file(vector, "receipt"), known, file(vector, "bundle"));
        Answer answer = VerifierMessages.answer(
                VerifierInterface.RECEIPT_RESULT, reply("dangerously_verify_receipt", argument));
        return answer.isOk() ? VectorOutcome.VERIFIED : VectorOutcome.rejected(answer.code());
    }

    private Bytes reply(String method, Bytes argument) throws MalformedException {
        Bytes reply = wasm.call(method, argument);
        assertThat(reply).isEqualTo(jvm.call(method, argument));
        return reply;
    }

    private static Bytes file(Vector vector, String role) throws IOException {
        return vector.content(role).orElseThrow();
    }

    private static @Nullable Bytes hex(Vector vector, String input) throws MalformedException {
        String text = vector.text("inputs", input).orElse(null);
        return text == null ? null : Bytes.fromHex(text);
    }
}
