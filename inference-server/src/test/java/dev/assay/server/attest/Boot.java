package dev.assay.server.attest;

import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.Attester;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.EnclaveMode;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.InMemoryEndorsementMemory;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.Engine;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.gpu.GpuGate;
import dev.assay.server.gpu.GpuJudge;
import dev.assay.server.gpu.GpuSettings;
import dev.assay.server.gpu.GpuUse;
import dev.assay.server.gpu.Gpus;
import dev.assay.server.model.DiskFiles;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ModelLoader;
import dev.assay.server.model.RepositoryLimits;
import dev.assay.server.samples.OnnxGraph;
import dev.assay.trust.TrustAnchors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A boot beside the server's own, with a clock and a TEE in the test's hands. */
final class Boot {
    static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Engine ENGINE = new Engine(new InferencePool("boot", 1, 8), false);

    final HandClock clock = new HandClock();
    final FlakyTee tee = new FlakyTee();
    final Epochs epochs = new Epochs();
    final EpochFactory factory;
    final EpochRotation rotation;

    Boot(AssayConfig config, Optional<Path> policy) {
        this(config, policy, noGpus());
    }

    Boot(AssayConfig config, Optional<Path> policy, Gpus gpus) {
        EnforcedPolicy enforced = new EnforcedPolicy(policy, CRYPTO, EnclaveMode.SIMULATED);
        EnclaveIdentity identity = new EnclaveIdentity("localhost", new SecureRandom());
        factory = new EpochFactory(config, identity, new Attester(tee, CRYPTO), Map::of, CRYPTO, clock, enforced, gpus);
        rotation = new EpochRotation(config, factory, epochs, enforced, clock);
    }

    private static Gpus noGpus() {
        GpuSettings settings = new GpuSettings(GpuUse.NONE, Duration.ofMinutes(15), Duration.ofSeconds(5));
        GpuJudge nobody = new GpuJudge(
                TrustAnchors.vendors(),
                CRYPTO,
                EndorsementSource.refusing(),
                new InMemoryEndorsementMemory(),
                Clock.systemUTC());
        return new Gpus(settings, null, nobody, new GpuGate());
    }

    /** The epoch that new connections get. */
    Epoch current() {
        return epochs.served().get(0);
    }

    /** A connection that was shown the newest certificate of {@code epoch}. */
    static Channel channel(Epoch epoch) {
        return new Channel(epoch.newest().tls().certificate());
    }

    /** One model of one operator, without inputs. */
    static ModelCatalog models(Path folder, String operator) throws Exception {
        byte[] onnx = new OnnxGraph(operator)
                .opset("", 15)
                .output("y", OnnxGraph.FLOAT, -1)
                .node(new OnnxGraph.Node("", "Constant", List.of(), List.of("x")).floats("value_floats", List.of(1f)))
                .node(new OnnxGraph.Node("", operator, List.of("x"), List.of("y")))
                .toByteArray();
        Files.write(Files.createDirectories(folder.resolve("m/1")).resolve("model.onnx"), onnx);
        return ModelCatalog.load(new DiskFiles(folder), RepositoryLimits.DEFAULT, new ModelLoader(CRYPTO, ENGINE));
    }
}
