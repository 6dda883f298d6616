package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.assay.bytes.Bytes;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.engine.Scratch;
import dev.assay.server.oip.ModelInferRequest;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged requests are read or refused with a client error; nothing else ever comes out of a reader. */
class MutatedRequestsTest {
    private static final int ROUNDS = 20_000;
    private static final String PUNCTUATION = "[]{},:\"0-e";
    private static final String INFER =
            "{\"id\":\"a\",\"parameters\":{\"p\":1.5},\"inputs\":[{\"name\":\"x\",\"shape\":[2,3],\"datatype\":\"FP32\","
                    + "\"data\":[[1,2.5,-3e2],[4,\"NaN\",6]]},{\"data\":[true,false],\"name\":\"y\",\"datatype\":\"BOOL\","
                    + "\"shape\":[2]},{\"name\":\"z\",\"shape\":[1,1],\"datatype\":\"BYTES\",\"data\":[\"t\\u00e9xt\"]}],"
                    + "\"outputs\":[{\"name\":\"o\"}]}";
    private static final String BINARY =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}},"
                    + "{\"name\":\"t\",\"shape\":[2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":11}}]}";
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
                InferProtoReader.read(InferProtoReader.parse(body, 8), scratch);
            }
        },
        /** The JSON ends where the undamaged one does. */
        INFER_BINARY(BinaryBody.of(BINARY, BinaryBody.floats(1, 2), BinaryBody.texts("one", ""))
                .bytes()) {
            @Override
            void read(byte[] body, Scratch scratch) throws ApiException {
                InferJsonReader.read(InferBody.of(Bytes.of(body), (long) BINARY.length()), scratch, 8);
            }
        },
        /** One message as it is and one that is compressed. */
        GRPC_FRAMES(frames()) {
            @Override
            void read(byte[] body, Scratch scratch) throws ApiException {
                GrpcFrames frames = new GrpcFrames(1 << 16, true);
                frames.add(Buffer.buffer(body));
                while (frames.hasNext()) {
                    GrpcFrames.Frame frame = frames.next();
                    byte[] content = frame.compressed() ? Gunzip.read(frame.content(), 1 << 16) : frame.content();
                    InferProtoReader.read(InferProtoReader.parse(content, 8), scratch);
                }
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

    private static byte[] frames() {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zip)) {
            gzip.write(proto());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer()
                .appendByte((byte) 0)
                .appendInt(proto().length)
                .appendBytes(proto())
                .appendByte((byte) 1)
                .appendInt(zip.size())
                .appendBytes(zip.toByteArray())
                .getBytes();
    }

    /** What is short on the wire and large in memory is counted before it is made. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 9})
    void fieldsAreCountedBeforeTheyAreParsed(int field) {
        byte[] fields = new byte[16 << 20];
        for (int i = 0; i < fields.length; i += 2) {
            // Of length zero.
            fields[i] = (byte) (field << 3 | 2);
        }
        assertThatThrownBy(() -> InferProtoReader.parse(fields, 256))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).startsWith("request.too_many_"));
        assertThat(InferProtoReader.id(fields)).isEmpty();
    }

    @Test
    void theModelIsReadOffTheFrontOfAMessage() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("m")
                .setModelVersion("12")
                .setId("i")
                .build();
        assertThat(InferProtoReader.wanted(Bytes.of(request.toByteArray())))
                .contains(new InferProtoReader.Wanted("m", "12"));
        ModelInferRequest newest = request.toBuilder().clearModelVersion().build();
        assertThat(InferProtoReader.wanted(Bytes.of(newest.toByteArray())))
                .contains(new InferProtoReader.Wanted("m", ""));
        assertThat(InferProtoReader.wanted(Bytes.of(new byte[] {10, 5, 'm'}))).isEmpty();
        assertThat(InferProtoReader.id(request.toByteArray())).isEqualTo("i");
        String longest = "\u20ac".repeat(256);
        assertThat(InferProtoReader.id(
                        request.toBuilder().setId(longest).build().toByteArray()))
                .isEqualTo(longest);
        assertThat(InferProtoReader.id(
                        request.toBuilder().setId(longest + "x").build().toByteArray()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c080", "eda080", "f4908080", "e282", "ff", "80", "c3"})
    void jsonIsUtf8OrNothing(String hex) throws Exception {
        byte[] bad = Bytes.fromHex(hex).toArray();
        for (int before = 0; before < 20; before++) {
            byte[] body = BinaryBody.join("a".repeat(before).getBytes(StandardCharsets.UTF_8), bad);
            assertThatThrownBy(() -> JsonInput.requireUtf8(body, body.length)).isInstanceOf(ApiException.class);
            JsonInput.requireUtf8(body, before);
        }
        byte[] good = "z\u00fc\u20ac\ud83d\ude00".repeat(5000).getBytes(StandardCharsets.UTF_8);
        JsonInput.requireUtf8(good, good.length);
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
