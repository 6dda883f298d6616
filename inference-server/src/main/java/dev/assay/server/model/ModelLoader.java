package dev.assay.server.model;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelManifest;
import dev.assay.model.ModelManifest.ModelFile;
import dev.assay.server.embedding.EmbeddingConfig;
import dev.assay.server.embedding.TextEmbedder;
import dev.assay.server.engine.Engine;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.ModelFormatException;
import dev.assay.server.engine.ModelScheduler;
import dev.assay.server.engine.ModelSession;
import dev.assay.server.engine.PlacementException;
import dev.assay.server.engine.PlacementWish;
import dev.assay.server.engine.Placer;
import dev.assay.server.engine.RuntimeDigest;
import dev.assay.server.engine.SessionSettings;
import dev.assay.server.engine.TensorSpec;
import dev.assay.server.oip.config.ModelConfig;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** From a snapshot to a served model: digest, session and tokeniser, all from the snapshot's arrays. */
public final class ModelLoader {
    private static final String TOKENIZER = "tokenizer.json";

    private final Crypto crypto;
    private final Engine engine;
    private final Placer placer;

    /** A loader for the processor. */
    public ModelLoader(Crypto crypto, Engine engine) {
        this(crypto, engine, Placer.cpuOnly());
    }

    /**
     * A loader.
     *
     * @param crypto hashes the manifests
     * @param engine runs what is loaded
     * @param placer decides where
     */
    public ModelLoader(Crypto crypto, Engine engine, Placer placer) {
        this.crypto = crypto;
        this.engine = engine;
        this.placer = placer;
    }

    /** Name, version and digest of what was read. */
    ModelLeaf identify(ModelSnapshot snapshot) {
        return new ModelLeaf(snapshot.name(), snapshot.version(), digest(snapshot.files()));
    }

    /** Makes a model of what was read; the configuration is that of {@link ConfigCompletion#beforeLoad}. */
    ServedModel load(ModelSnapshot snapshot, ModelLeaf identity, ModelConfig begun) throws ModelException {
        SessionSettings settings = ConfigSettings.session(begun, engine.isDeterministic());
        placer.prepare();
        PlacementWish wish = ConfigDevices.wish(begun, settings.deterministic());
        ModelSession session = session(snapshot.versionFiles(), begun.getDefaultModelFilename(), settings, wish);
        ServedModel model;
        try {
            model = model(snapshot, identity, begun, settings, session);
        } catch (ModelException | RuntimeException e) {
            session.close();
            throw e;
        }
        return warm(model);
    }

    private ServedModel model(
            ModelSnapshot snapshot,
            ModelLeaf identity,
            ModelConfig begun,
            SessionSettings settings,
            ModelSession session)
            throws ModelException {
        ModelConfig config = ConfigDevices.complete(
                ConfigCompletion.afterLoad(begun, session.inputs(), session.outputs(), engine.threads()),
                session.placement());
        ModelScheduler scheduler = scheduler(begun, config, settings, session);
        Bytes runtime = RuntimeDigest.of(settings, session.placement(), crypto);
        try {
            Map<String, List<String>> labels = Labels.of(config, snapshot);
            return new ServedModel(
                    identity, config, runtime, session, scheduler, labels, embedder(snapshot, scheduler));
        } catch (MalformedException e) {
            throw new ModelException("model.embedding", String.valueOf(e.getMessage()));
        }
    }

    private ServedModel warm(ServedModel model) throws ModelException {
        try {
            WarmUp.run(model, engine);
            return model;
        } catch (ModelException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private ModelScheduler scheduler(
            ModelConfig written, ModelConfig config, SessionSettings settings, ModelSession session) {
        List<TensorSpec> inputs = ConfigSettings.inputs(config, session.inputs());
        return ConfigSettings.isQueued(written, settings)
                ? engine.queued(session, inputs, ConfigSettings.batching(written, engine.threads()))
                : engine.direct(session, inputs, config.getMaxBatchSize());
    }

    /** The digest of the manifest over every file, whatever its purpose. */
    private Bytes digest(SortedMap<String, byte[]> files) {
        List<ModelFile> manifest = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            manifest.add(new ModelFile(file.getKey(), file.getValue().length, sha256(file.getValue())));
        }
        return new ModelManifest(manifest).digest(crypto);
    }

    /** The JDK's own digest: models are large, and it uses the processor's instructions for it. */
    private static Bytes sha256(byte[] content) {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private ModelSession session(
            SortedMap<String, byte[]> files, String name, SessionSettings settings, PlacementWish wish)
            throws ModelException {
        byte[] onnx = files.get(name);
        if (onnx == null) {
            throw new ModelException("model.no_onnx", "the version's folder has no " + name);
        }
        try {
            return placer.load(wish, place -> ModelSession.open(onnx, files, settings, place));
        } catch (ModelFormatException e) {
            throw new ModelException(e.code(), String.valueOf(e.getMessage()));
        } catch (PlacementException e) {
            throw new ModelException(e.code(), String.valueOf(e.getMessage()));
        } catch (EngineException e) {
            throw new ModelException(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable TextEmbedder embedder(ModelSnapshot snapshot, ModelScheduler scheduler)
            throws MalformedException {
        byte[] config = snapshot.file(EmbeddingConfig.FILE);
        return config == null ? null : TextEmbedder.of(scheduler, config, tokenizer(snapshot));
    }

    private static byte[] tokenizer(ModelSnapshot snapshot) throws MalformedException {
        byte[] tokenizer = snapshot.file(TOKENIZER);
        if (tokenizer == null) {
            throw new MalformedException("there is no " + TOKENIZER + " beside " + EmbeddingConfig.FILE);
        }
        return tokenizer;
    }
}
