package dev.assay.formats;

import static dev.assay.formats.Golden.fill;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseKey;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.GpuNonce;
import dev.assay.evidence.GpuState;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelManifest;
import dev.assay.model.ModelManifest.ModelFile;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.SaltedDigest;
import dev.assay.receipt.SignedReceipt;
import dev.assay.trust.SimulatedRoot;
import java.util.List;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

/**
 * Every format against bytes made independently.
 *
 * <p>{@code pip install cbor2 cryptography && python3 attestation-verifier/src/test/golden/golden.py
 * attestation-verifier/src/test/resources/golden}
 */
class GoldenBytesTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final CoseSigner RECEIPT_KEY = new SeededSigner(fill(1, 32));
    private static final ModelSet MODELS = new ModelSet(List.of(
            new ModelLeaf("b", "1", fill(0xb1, 32)),
            new ModelLeaf("a", "2", fill(0xa2, 32)),
            new ModelLeaf("a", "1", fill(0xa1, 32))));

    private static StatementCore core() {
        return new StatementCore(
                "inference-server",
                "enclave.example",
                fill(2, 32),
                7,
                fill(3, 32),
                RECEIPT_KEY.publicKey(),
                fill(4, 41),
                MODELS.root(CRYPTO),
                fill(5, 32),
                fill(6, 32),
                "assay 1",
                false);
    }

    private static StatementWrapper wrapper() {
        return new StatementWrapper(core().digest(CRYPTO), fill(8, 32), 1795262400L, 1795266000L, List.of(), null);
    }

    private static SimulatedEvidence evidence() {
        return SimulatedEvidence.sign(
                fill(11, 48),
                false,
                StatementWrapper.reportData(wrapper().encode(), CRYPTO),
                new SeededSigner(SimulatedRoot.insecurePrivateKey()),
                CRYPTO);
    }

    private static EvidenceBundle bundle() {
        CmwRecord cpu = new CmwRecord(
                SimulatedEvidence.MEDIA_TYPE, evidence().envelope().encode(), CmwRecord.EVIDENCE);
        CmwRecord endorsement =
                new CmwRecord("application/octet-stream", Bytes.utf8("endorsement"), CmwRecord.ENDORSEMENTS);
        return new EvidenceBundle(
                core().encode(),
                wrapper().encode(),
                cpu,
                List.of(),
                MODELS.encode(),
                null,
                Map.of("example", endorsement));
    }

    @Test
    void certificateEvidence() throws Exception {
        CertificateEvidence evidence = CertificateEvidence.of(bundle(), CRYPTO);
        assertThat(evidence.encode()).isEqualTo(Golden.bytes("certificate-evidence"));
        assertThat(CertificateEvidence.decodeExtension(Golden.bytes("certificate-extension")))
                .isEqualTo(evidence);
    }

    private static Receipt receipt() {
        Bytes salt = fill(12, 32);
        Exchange request = Exchange.httpRequest(
                "POST", "/v2/models/a/infer?x=1", "application/octet-stream", 17L, Bytes.utf8("request"));
        Exchange response = Exchange.httpResponse(200, "application/json", null, Bytes.utf8("response"));
        return new Receipt(
                core().digest(CRYPTO),
                MODELS.leaves().get(0),
                fill(13, 32),
                SaltedDigest.request(salt, request, CRYPTO),
                SaltedDigest.response(salt, response, CRYPTO),
                fill(14, 32),
                "key-1",
                12,
                Receipt.Status.COMPLETE,
                1795262400L);
    }

    @Test
    void statementCore() throws Exception {
        assertThat(core().encode()).isEqualTo(Golden.bytes("core"));
        assertThat(StatementCore.decode(Golden.bytes("core"))).isEqualTo(core());
        assertThat(core().digest(CRYPTO)).isEqualTo(Golden.bytes("core-digest"));
    }

    @Test
    void statementWrapper() throws Exception {
        assertThat(wrapper().encode()).isEqualTo(Golden.bytes("wrapper"));
        assertThat(StatementWrapper.decode(Golden.bytes("wrapper"))).isEqualTo(wrapper());
        assertThat(StatementWrapper.reportData(wrapper().encode(), CRYPTO)).isEqualTo(Golden.bytes("report-data"));
    }

    @Test
    void statementWrapperWithGpuAndSession() throws Exception {
        StatementWrapper full = new StatementWrapper(
                core().digest(CRYPTO),
                fill(8, 64),
                1795262400L,
                1795266000L,
                List.of(new GpuState(fill(9, 48), 1, false, 30, 7)),
                fill(10, 32));
        assertThat(full.encode()).isEqualTo(Golden.bytes("wrapper-full"));
        assertThat(StatementWrapper.decode(Golden.bytes("wrapper-full"))).isEqualTo(full);
    }

    @Test
    void gpuNonce() throws Exception {
        assertThat(GpuNonce.of(core().digest(CRYPTO), 7, CRYPTO)).isEqualTo(Golden.bytes("gpu-nonce"));
    }

    @Test
    void simulatedEvidence() throws Exception {
        assertThat(evidence().envelope().encode()).isEqualTo(Golden.bytes("simulated-evidence"));
        assertThat(SimulatedEvidence.decode(Golden.bytes("simulated-evidence"))).isEqualTo(evidence());
    }

    @Test
    void models() throws Exception {
        assertThat(MODELS.encode()).isEqualTo(Golden.bytes("models"));
        assertThat(ModelSet.decode(Golden.bytes("models"))).isEqualTo(MODELS);
        assertThat(MODELS.root(CRYPTO)).isEqualTo(Golden.bytes("models-root"));
    }

    @Test
    void modelManifest() throws Exception {
        ModelManifest manifest = new ModelManifest(List.of(
                ModelFile.of("config.pbtxt", Bytes.empty(), CRYPTO),
                ModelFile.of("1/model.onnx", Bytes.utf8("abc"), CRYPTO)));
        assertThat(manifest.encode()).isEqualTo(Golden.bytes("model-manifest"));
        assertThat(manifest.digest(CRYPTO)).isEqualTo(Golden.bytes("model-digest"));
    }

    @Test
    void bundleInBothForms() throws Exception {
        assertThat(bundle().encodeCbor()).isEqualTo(Golden.bytes("bundle-cbor"));
        assertThat(bundle().encodeJson()).isEqualTo(Golden.bytes("bundle-json"));
        assertThat(EvidenceBundle.decode(Golden.bytes("bundle-cbor"))).isEqualTo(bundle());
        assertThat(EvidenceBundle.decode(Golden.bytes("bundle-json"))).isEqualTo(bundle());
    }

    @Test
    void receiptInItsEnvelope() throws Exception {
        assertThat(receipt().encode()).isEqualTo(Golden.bytes("receipt-payload"));
        SignedReceipt signed = SignedReceipt.sign(receipt(), RECEIPT_KEY, CRYPTO);
        assertThat(signed.encode()).isEqualTo(Golden.bytes("receipt"));
        assertThat(SignedReceipt.decode(Golden.bytes("receipt"))).isEqualTo(signed);
        assertThat(RECEIPT_KEY.publicKey().thumbprint(CRYPTO)).isEqualTo(Golden.bytes("receipt-key-thumbprint"));
    }

    @Test
    void exchangeContexts() throws Exception {
        Exchange request = Exchange.httpRequest(
                "POST", "/v2/models/a/infer?x=1", "application/octet-stream", 17L, Bytes.utf8("request"));
        assertThat(request.context().concat(request.body())).isEqualTo(Golden.bytes("request-context-and-body"));
        Exchange response = Exchange.httpResponse(200, "application/json", null, Bytes.utf8("response"));
        assertThat(response.context().concat(response.body())).isEqualTo(Golden.bytes("response-context-and-body"));
        Exchange grpc = Exchange.grpcRequest("inference.GRPCInferenceService/ModelInfer", Bytes.utf8("message"));
        assertThat(grpc.context().concat(grpc.body())).isEqualTo(Golden.bytes("grpc-request-context-and-body"));
    }

    @Test
    void defaultPolicy() throws Exception {
        assertThat(Bytes.utf8(Policy.strictDefault().toJson())).isEqualTo(Golden.bytes("policy-default"));
        assertThat(Policy.parse(Golden.bytes("policy-default"))).isEqualTo(Policy.strictDefault());
        assertThat(Policy.strictDefault().digest(CRYPTO)).isEqualTo(Golden.bytes("policy-default-digest"));
    }

    /** A signer with a known seed. */
    private record SeededSigner(Bytes seed) implements CoseSigner {
        @Override
        public CoseKey publicKey() {
            byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
            Ed25519.generatePublicKey(seed.toArray(), 0, key, 0);
            return new CoseKey(Bytes.of(key));
        }

        @Override
        public Bytes sign(Bytes message) {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(seed.toArray(), 0, message.toArray(), 0, message.length(), signature, 0);
            return Bytes.of(signature);
        }
    }
}
