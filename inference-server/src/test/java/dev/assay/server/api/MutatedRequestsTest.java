package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.engine.Scratch;
import dev.assay.server.oip.ModelInferRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged requests are read or refused with a client error; nothing else ever comes out of a reader. */
class MutatedRequestsTest {
    private static final int ROUNDS = 20_000;
    private static final String PUNCTUATION = "[]{},:\"0-e";
    private static final String INFER =
            "{\"id\":\"a\",\"parameters\":{\"p\":1.5},\"inputs\":[{\"name\":\"x\",\"shape\":[2,3],\"datatype\":\"FP32\","
                    + "\"data\":[[1,2.5,-3e2],[4,\"NaN\",6]]},{\"data\":[true,false],\"name\":\"y\",\"datatype\":\"BOOL\","
                    + "\"shape\":[2]},{\"name\":\"z\",\"shape\":[1,1],\"datatype\":\"BYTES\",\"data\":[\"t\\u00e9xt\"]}],"
                    + "\"outputs\":[{\"name\":\"o\"}]}";
    private static final String EMBED =
            "{\"model\":\"m\",\"input\":[\"one\",\"two\"],\"encoding_format\":\"base64\",\"user\":\"u\",\"other\":{\"a\":[1]}}";

    /** What is read, and by whom. */
    enum Reader {
        INFER_JSON(INFER.getBytes(StandardCharsets.UTF_8)) {
            @Override
            void read(byte[] body, Scratch scratch) throws ApiException {
                InferJsonReader.read(new InferBody(body, body.length), scratch, 8);
            }
        },
        EMBEDDINGS_JSON(EMBED.getBytes(StandardCharsets.UTF_8)) {
            @Override
            void read(byte[] body, Scratch scratch) throws ApiException {
                EmbeddingsRequest.read(body, 8);
            }
        },
        TOKENS_JSON(EMBED.replace("[\"one\",\"two\"]", "[[4,5],[1,2,3]]").getBytes(StandardCharsets.UTF_8)) {
            @Override
            void read(byte[] body, Scratch scratch) throws ApiException {
                EmbeddingsRequest.read(body, 8);
            }
        },
        INFER_PROTO(proto()) {
            @Override
            void read(byte[] body, Scratch scratch) throws ApiException {
                InferProtoReader.read(InferProtoReader.parse(body), scratch, 8);
            }
        };

        private final ByteString good;

        Reader(byte[] good) {
            this.good = ByteString.copyFrom(good);
        }

        abstract void read(byte[] body, Scratch scratch) throws ApiException;
    }

    @ParameterizedTest
    @EnumSource
    void damagedRequestsAreClientErrors(Reader reader) {
        try (InferencePool pool = new InferencePool("test", 1, 1)) {
            int refused = pool.submit(scratch -> refusals(reader, scratch))
                    .toCompletableFuture()
                    .join();
            assertThat(refused).isBetween(ROUNDS / 10, ROUNDS);
        }
    }

    private static int refusals(Reader reader, Scratch scratch) throws ApiException {
        Random random = new Random(11);
        reader.read(reader.good.toByteArray(), scratch);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            try {
                reader.read(damage(reader.good.toByteArray(), random), scratch.reset());
            } catch (ApiException e) {
                assertThat(e.status()).isBetween(400, 499);
                refused++;
            }
        }
        return refused;
    }

    private static byte[] damage(byte[] good, Random random) {
        byte[] bad = good.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int value = random.nextBoolean() ? random.nextInt() : PUNCTUATION.charAt(random.nextInt(10));
            bad[random.nextInt(bad.length)] = (byte) value;
        }
        return random.nextInt(4) > 0 ? bad : Arrays.copyOf(bad, random.nextInt(bad.length));
    }

    private static byte[] proto() {
        ModelInferRequest.InferInputTensor input = ModelInferRequest.InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP32")
                .addAllShape(List.of(2L, 3L))
                .build();
        ModelInferRequest.InferInputTensor texts = input.toBuilder()
                .setName("t")
                .setDatatype("BYTES")
                .clearShape()
                .addShape(2)
                .build();
        return ModelInferRequest.newBuilder()
                .setModelName("m")
                .addInputs(input)
                .addInputs(texts)
                .addRawInputContents(ByteString.copyFrom(new byte[24]))
                .addRawInputContents(ByteString.copyFrom(RawTexts.write(List.of("one", ""))))
                .build()
                .toByteArray();
    }

    @Test
    void nestingIsBounded() {
        byte[] deep = ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        byte[] inside = ("{\"inputs\":[{\"data\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        try (InferencePool pool = new InferencePool("test", 1, 2)) {
            for (byte[] body : List.of(deep, inside)) {
                Throwable failure = pool.submit(
                                scratch -> InferJsonReader.read(new InferBody(body, body.length), scratch, 8))
                        .toCompletableFuture()
                        .handle((read, thrown) -> thrown)
                        .join();
                assertThat(failure)
                        .isInstanceOfSatisfying(
                                ApiException.class, e -> assertThat(e.code()).isEqualTo("request.json"));
            }
        }
    }
}
