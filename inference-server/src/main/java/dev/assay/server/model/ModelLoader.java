package dev.assay.server.model;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelManifest;
import dev.assay.model.ModelManifest.ModelFile;
import dev.assay.server.embedding.EmbeddingConfig;
import dev.assay.server.embedding.TextEmbedder;
import dev.assay.server.engine.DirectScheduler;
import dev.assay.server.engine.ModelFormatException;
import dev.assay.server.engine.ModelScheduler;
import dev.assay.server.engine.ModelSession;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** From a snapshot to a served model: digest, session and tokeniser, all from the snapshot's arrays. */
final class ModelLoader {
    private static final String ONNX = "model.onnx";
    private static final String TOKENIZER = "tokenizer.json";

    private final Crypto crypto;

    ModelLoader(Crypto crypto) {
        this.crypto = crypto;
    }

    ServedModel load(ModelSnapshot snapshot) throws ModelException {
        ModelLeaf identity = new ModelLeaf(snapshot.name(), snapshot.version(), digest(snapshot.files()));
        ModelSession session = session(snapshot.versionFiles());
        try {
            ModelScheduler scheduler = new DirectScheduler(session);
            return new ServedModel(identity, session, scheduler, embedder(snapshot, scheduler));
        } catch (MalformedException e) {
            session.close();
            throw new ModelException("model.embedding", String.valueOf(e.getMessage()));
        }
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

    private static ModelSession session(SortedMap<String, byte[]> files) throws ModelException {
        byte[] onnx = files.get(ONNX);
        if (onnx == null) {
            throw new ModelException("model.no_onnx", "the version's folder has no " + ONNX);
        }
        try {
            return ModelSession.open(onnx, files);
        } catch (ModelFormatException e) {
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
