package dev.assay.server.hostile;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.assay.server.oip.InferParameter;
import dev.assay.server.oip.InferTensorContents;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferRequest.InferInputTensor;
import dev.assay.server.oip.ModelInferRequest.InferRequestedOutputTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** Families of inference messages over gRPC: protobuf that is right and says nonsense, and what is no protobuf. */
final class Calls {
    private static final String SERVICE = "/inference.GRPCInferenceService/";
    static final String INFER = SERVICE + "ModelInfer";
    static final String STREAM = SERVICE + "ModelStreamInfer";
    private static final String W = Canary.WORD;
    private static final long N = Canary.NUMBER;

    private Calls() {}

    static void addTo(Families all) {
        message(all, "grpc.garbage", Calls::garbage, "request.protobuf");
        message(all, "grpc.truncated", Calls::truncated, "request.protobuf");
        message(all, "grpc.utf8", Calls::badUtf8, "request.protobuf");
        message(all, "grpc.shape", random -> infer(shaped(random)), "tensor.shape", "tensor.size");
        message(
                all,
                "grpc.datatype",
                random -> infer(input().setDatatype(Json.pick(random, W, "", "fp32", "UINT64", "UINT32", "FP64"))),
                "tensor.datatype",
                "tensor.datatype_unsupported",
                "tensor.size");
        message(all, "grpc.raw.count", Calls::rawCount, "tensor.raw_contents", "request.too_many_tensors");
        message(all, "grpc.both", Calls::both, "tensor.raw_contents");
        message(all, "grpc.typed", Calls::typed);
        message(all, "grpc.texts", Calls::texts, "tensor.size", "tensor.value");
        message(all, "grpc.gather", Calls::gather, "model.failed");
        message(
                all,
                "grpc.model",
                random -> good().setModelName(Json.pick(random, W, "", "same-FP32 ", W.repeat(1000)))
                        .build()
                        .toByteArray(),
                "model.unknown");
        message(
                all,
                "grpc.version",
                random -> good().setModelVersion(Json.pick(random, W, "0", "-1", Long.toString(N), " "))
                        .build()
                        .toByteArray(),
                "model.unknown");
        message(all, "grpc.inputs", Calls::inputs, "input.unknown", "input.missing", "tensor.raw_contents");
        message(
                all,
                "grpc.outputs",
                random -> good().addOutputs(output("y"))
                        .addOutputs(output(Json.pick(random, "y", W, "")))
                        .build()
                        .toByteArray(),
                "output.unknown");
        message(all, "grpc.many", Calls::many, "request.too_many_tensors");
        message(all, "grpc.parameters", Calls::parameters, "parameter.value", "parameter.unsupported");
    }

    /** Alone, and in a stream of some. */
    private static void message(Families all, String name, Message message, String... codes) {
        all.add(name, random -> Malformed.grpc(name, Request.grpc(INFER, Binary.frame(message.make(random))), codes));
        all.add(name + ".stream", random -> {
            int count = 1 + random.nextInt(3);
            byte[] frames = new byte[0];
            for (int i = 0; i < count; i++) {
                frames = Binary.join(frames, Binary.frame(message.make(random)));
            }
            return Malformed.stream(name, Request.grpc(STREAM, frames), count, codes);
        });
    }

    static ModelInferRequest.Builder good() {
        return ModelInferRequest.newBuilder()
                .setModelName("same-FP32")
                .setId("7")
                .addInputs(input())
                .addRawInputContents(ByteString.copyFrom(Binary.floats(2)));
    }

    private static InferInputTensor.Builder input() {
        return InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP32")
                .addShape(1)
                .addShape(2);
    }

    private static InferRequestedOutputTensor output(String name) {
        return InferRequestedOutputTensor.newBuilder().setName(name).build();
    }

    private static byte[] infer(InferInputTensor.Builder input) {
        return good().setInputs(0, input).build().toByteArray();
    }

    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        // A field of a wire type that there is not.
        bytes[0] = 7;
        return Binary.join(bytes, Binary.utf8(W));
    }

    private static byte[] truncated(Random random) {
        byte[] message = good().setModelName(W).build().toByteArray();
        // Within the last field, so that no prefix is a message of its own.
        return Arrays.copyOf(message, message.length - 1 - random.nextInt(8));
    }

    private static byte[] badUtf8(Random random) {
        byte[] name = Binary.join(Binary.utf8(W), new byte[] {(byte) (0xf8 + random.nextInt(8))});
        byte[] message = field(random.nextBoolean() ? 1 : 3, name);
        return Binary.join(good().build().toByteArray(), message);
    }

    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeByteArray(number, content);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static InferInputTensor.Builder shaped(Random random) {
        long[][] shapes = {
            {-1, 2},
            {N, 1},
            {Long.MAX_VALUE, 2},
            {Long.MIN_VALUE, 1},
            {1L << 32, 1L << 32},
            {1L << 62, 4},
            {0, 2},
            {1, 3},
            {},
            {2},
            {1, 1, 2},
            {1, 1, 1, 1, 1, 1, 1, 1, 1, 2},
            {46341, 46341},
            {Integer.MAX_VALUE, 1}
        };
        InferInputTensor.Builder input = input().clearShape();
        for (long dimension : shapes[random.nextInt(shapes.length)]) {
            input.addShape(dimension);
        }
        if (random.nextInt(10) == 0) {
            for (int i = 0; i < 10_000; i++) {
                input.addShape(N);
            }
        }
        return input;
    }

    private static byte[] rawCount(Random random) {
        ModelInferRequest.Builder request = good();
        for (int i = random.nextInt(300); i >= 0; i--) {
            request.addRawInputContents(ByteString.copyFromUtf8(W));
        }
        return request.build().toByteArray();
    }

    private static byte[] both(Random random) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        return infer(input().setContents(
                        random.nextBoolean()
                                ? contents.addFp32Contents(N)
                                : contents.addBytesContents(ByteString.copyFromUtf8(W))));
    }

    private static byte[] typed(Random random) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        switch (random.nextInt(7)) {
            case 0 -> contents.addFp32Contents(N);
            case 1 -> contents.addFp32Contents(1).addFp32Contents(2).addFp32Contents(N);
            case 2 -> contents.addInt64Contents(N).addInt64Contents(1);
            case 3 -> contents.addFp32Contents(1).addFp32Contents(2).addIntContents((int) N);
            case 4 -> contents.addBytesContents(ByteString.copyFromUtf8(W));
            case 5 -> contents.addFp64Contents(N).addFp64Contents(N);
            default -> {}
        }
        InferInputTensor.Builder input = input().setContents(contents);
        if (random.nextInt(4) == 0) {
            input = input().setDatatype(Json.pick(random, "INT8", "UINT8", "INT16"))
                    .setContents(InferTensorContents.newBuilder()
                            .addIntContents((int) N)
                            .addIntContents(-(int) N));
        }
        if (random.nextInt(4) == 0) {
            input.setDatatype(Json.pick(random, "FP16", "BF16"));
        }
        return good().setInputs(0, input).clearRawInputContents().build().toByteArray();
    }

    private static byte[] texts(Random random) {
        byte[] word = Binary.utf8(W);
        byte[] raw = switch (random.nextInt(5)) {
            case 0 -> Binary.element(-1, word);
            case 1 -> Binary.element(Integer.MAX_VALUE, word);
            case 2 -> Binary.element(word.length - 1, word);
            case 3 -> Binary.element(1, new byte[] {-1});
            default -> word;
        };
        return good().setModelName("same-BYTES")
                .setInputs(
                        0, input().setDatatype("BYTES").clearShape().addShape(1).addShape(1))
                .setRawInputContents(0, ByteString.copyFrom(raw))
                .build()
                .toByteArray();
    }

    private static byte[] gather(Random random) {
        return good().setModelName(Json.pick(random, "gather", "gather-batched"))
                .setInputs(0, input().setName("indices").setDatatype("INT64"))
                .setRawInputContents(0, ByteString.copyFrom(Binary.longs(1, random.nextBoolean() ? N : -N)))
                .build()
                .toByteArray();
    }

    private static byte[] inputs(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> infer(input().setName(Json.pick(random, W, "", "X", W.repeat(1000))));
            case 1 ->
                good().addInputs(input())
                        .addRawInputContents(ByteString.copyFrom(Binary.floats(2)))
                        .build()
                        .toByteArray();
            case 2 -> good().clearInputs().clearRawInputContents().build().toByteArray();
            default -> good().clearInputs().build().toByteArray();
        };
    }

    /** As many as fit: what has no content takes two bytes. */
    private static byte[] many(Random random) {
        byte[] one = random.nextBoolean() ? field(5, new byte[0]) : field(6, new byte[0]);
        int count = random.nextInt(20) == 0 ? 1_000_000 : 300 + random.nextInt(3000);
        byte[] fields = new byte[one.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, fields, i * one.length, one.length);
        }
        return Binary.join(field(1, Binary.utf8("same-FP32")), fields);
    }

    private static byte[] parameters(Random random) {
        InferParameter.Builder value = InferParameter.newBuilder();
        ModelInferRequest.Builder request = good();
        return switch (random.nextInt(7)) {
            case 0 ->
                request.putParameters("priority", value.setInt64Param(-N).build())
                        .build()
                        .toByteArray();
            case 1 ->
                request.putParameters("timeout", value.setStringParam(W).build())
                        .build()
                        .toByteArray();
            case 2 ->
                request.putParameters("timeout", value.setDoubleParam(N).build())
                        .build()
                        .toByteArray();
            case 3 ->
                request.putParameters("sequence_id", value.setInt64Param(N).build())
                        .build()
                        .toByteArray();
            case 4 ->
                request.putParameters("priority", value.setUint64Param(-1).build())
                        .build()
                        .toByteArray();
            case 5 ->
                request.putParameters("triton_" + W, value.setBoolParam(true).build())
                        .build()
                        .toByteArray();
            default ->
                infer(input().putParameters(
                                "shared_memory_region", value.setStringParam(W).build()));
        };
    }

    /** One message. */
    private interface Message {
        byte[] make(Random random);
    }
}
