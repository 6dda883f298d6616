package dev.assay.bench.serve;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.jca.JcaCrypto;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.model.ModelLeaf;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.SaltedDigest;
import dev.assay.receipt.SignedReceipt;
import java.security.SecureRandom;
import java.util.Base64;

/** What a receipt costs by itself, as the server makes it: salt, digests of both bodies, signature, header. */
final class ReceiptLoop {
    private ReceiptLoop() {}

    public static void main(String[] args) throws Exception {
        Crypto crypto = JcaCrypto.withoutNativeCode();
        SecureRandom random = new SecureRandom();
        CoseSigner signer = new EnclaveIdentity("localhost", random).newEpoch().receiptSigner();
        Bytes request = Bytes.of(new byte[Integer.parseInt(args[0])]);
        Bytes response = Bytes.of(new byte[Integer.parseInt(args[1])]);
        Bytes digest = crypto.sha256(request);
        ModelLeaf model = new ModelLeaf("all-MiniLM-L6-v2", "1", digest);
        Loop.serve(() -> {
            byte[] fresh = new byte[SaltedDigest.SALT_BYTES];
            random.nextBytes(fresh);
            Bytes salt = Bytes.of(fresh);
            Exchange asked = Exchange.httpRequest("POST", "/v1/embeddings", "application/json", null, request);
            Exchange answered = Exchange.httpResponse(200, "application/json", null, response);
            Receipt receipt = new Receipt(
                    digest,
                    model,
                    digest,
                    SaltedDigest.request(salt, asked, crypto),
                    SaltedDigest.response(salt, answered, crypto),
                    null,
                    null,
                    1,
                    Receipt.Status.COMPLETE,
                    System.currentTimeMillis() / 1000);
            Bytes signed = SignedReceipt.sign(receipt, signer, crypto).encode();
            return Base64.getEncoder().encodeToString(signed.toArray()).length();
        });
    }
}
