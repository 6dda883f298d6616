package dev.assay.server.embedding;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Texts;
import java.nio.charset.StandardCharsets;

/**
 * A tokeniser made from the bytes of a {@code tokenizer.json}. The file's own padding is switched off and its
 * truncation replaced by the model's maximum: a text's tokens do not depend on the texts beside it.
 */
final class TextTokenizer implements AutoCloseable {
    private static final TokenizersLibrary LIBRARY = TokenizerLibrary.load();

    private final long handle;

    private TextTokenizer(long handle) {
        this.handle = handle;
    }

    /**
     * Builds a tokeniser.
     *
     * @param json the bytes of {@code tokenizer.json}
     * @param maxTokens where texts are cut off
     * @throws IllegalArgumentException when the bytes are not a tokeniser
     */
    static TextTokenizer of(byte[] json, int maxTokens) {
        try {
            long handle = LIBRARY.createTokenizerFromString(new String(json, StandardCharsets.UTF_8));
            LIBRARY.disablePadding(handle);
            LIBRARY.setTruncation(handle, maxTokens, "LONGEST_FIRST", 0);
            return new TextTokenizer(handle);
        } catch (RuntimeException e) {
            // The library throws bare RuntimeExceptions, whose texts are not for passing on.
            throw new IllegalArgumentException("tokenizer.json cannot be read");
        }
    }

    /** The token ids of a text, special tokens included. */
    long[] encode(String text) throws EngineException {
        if (!Texts.isWellFormed(text)) {
            throw EngineException.badRequest("text.malformed", "a text has half of a surrogate pair");
        }
        long encoding = LIBRARY.encode(handle, text, true);
        try {
            return LIBRARY.getTokenIds(encoding);
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    @Override
    public void close() {
        LIBRARY.deleteTokenizer(handle);
    }
}
