package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.Attester;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.server.collateral.Collateral;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.EngineException;
import dev.assay.server.model.DiskFiles;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.RepositoryLimits;
import dev.assay.server.samples.OnnxGraph;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class EpochsTest {
    private static final BouncyCastleCrypto CRYPTO = new BouncyCastleCrypto();

    @Inject
    AssayConfig config;

    @Inject
    EnclaveIdentity identity;

    @Inject
    Attester attester;

    @Inject
    Collateral collateral;

    @Inject
    Clock clock;

    @TempDir
    Path folder;

    @Test
    void anotherSetOfModelsIsAnotherStatementUnderTheSameKeys() throws Exception {
        EpochFactory factory = new EpochFactory(config, identity, attester, collateral, CRYPTO, clock);
        Epoch first = factory.attest(models("Identity"));
        Epoch second = factory.attest(models("Neg"));

        assertThat(second.core().epoch()).isEqualTo(first.core().epoch() + 1);
        assertThat(second.coreDigest()).isNotEqualTo(first.coreDigest());
        assertThat(second.core().modelsRoot()).isNotEqualTo(first.core().modelsRoot());
        assertThat(second.core().receiptKey()).isEqualTo(first.core().receiptKey());
        assertThat(second.core().bootId()).isEqualTo(first.core().bootId());
        EvidenceBundle evidence = second.bootEvidence();
        assertThat(StatementCore.decode(evidence.core())).isEqualTo(second.core());
        assertThat(StatementWrapper.decode(evidence.wrapper()).coreDigest()).isEqualTo(second.coreDigest());
        first.release();
        second.release();
    }

    @Test
    void theOldEpochLivesUntilItsAnswersAreOut() throws Exception {
        EpochFactory factory = new EpochFactory(config, identity, attester, collateral, CRYPTO, clock);
        Epochs epochs = new Epochs();
        assertThat(epochs.acquire()).isEmpty();
        Epoch first = factory.attest(models("Identity"));
        epochs.replace(first);

        Epochs.Lease answering = epochs.acquire().orElseThrow();
        epochs.replace(factory.attest(models("Neg")));

        assertThat(answering.epoch()).isSameAs(first);
        assertThat(isUsable(first)).isTrue();
        answering.close();
        assertThat(first.acquire()).isFalse();
        assertThat(isUsable(first)).isFalse();
        try (Epochs.Lease next = epochs.acquire().orElseThrow()) {
            assertThat(next.epoch()).isNotSameAs(first);
            assertThat(isUsable(next.epoch())).isTrue();
        }
        epochs.replace(null);
        assertThat(epochs.acquire()).isEmpty();
    }

    /** A model without inputs answers that they are missing, and a closed session that it is closed. */
    private static boolean isUsable(Epoch epoch) {
        try {
            epoch.models().find("m", "").orElseThrow().session().run(List.of(), List.of(), 1 << 20);
            return true;
        } catch (EngineException e) {
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private ModelCatalog models(String operator) throws Exception {
        byte[] onnx = new OnnxGraph(operator)
                .opset("", 15)
                .output("y", OnnxGraph.FLOAT, -1)
                .node(new OnnxGraph.Node("", "Constant", List.of(), List.of("x")).floats("value_floats", List.of(1f)))
                .node(new OnnxGraph.Node("", operator, List.of("x"), List.of("y")))
                .toByteArray();
        Files.write(Files.createDirectories(folder.resolve("m/1")).resolve("model.onnx"), onnx);
        return ModelCatalog.load(new DiskFiles(folder), RepositoryLimits.DEFAULT, CRYPTO);
    }

    @Test
    void freshEvidenceCarriesTheCallersNonce() throws Exception {
        EpochFactory factory = new EpochFactory(config, identity, attester, collateral, CRYPTO, clock);
        Epoch epoch = factory.attest(models("Identity"));
        Bytes nonce = Bytes.utf8("0123456789abcdef");

        assertThat(StatementWrapper.decode(factory.evidence(epoch, nonce, null).wrapper())
                        .nonce())
                .isEqualTo(nonce);
        assertThat(StatementWrapper.decode(epoch.bootEvidence().wrapper())
                        .nonce()
                        .length())
                .isEqualTo(32);
        epoch.release();
    }
}
