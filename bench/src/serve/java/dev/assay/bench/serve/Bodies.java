package dev.assay.bench.serve;

import com.google.protobuf.ByteString;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferRequest.InferInputTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what is asked, on each wire, into a folder: `Bodies FOLDER TOKENS`. */
final class Bodies {
    private static final float[] ROW = {50, 20, 0.3f, 5, 40, 1};
    private static final int TOKEN = 2023;

    private Bodies() {}

    /** One input. */
    private record Input(String name, String type, List<Integer> shape, String json, byte[] raw) {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int tokens = Integer.parseInt(args[1]);
        List<Input> sentence = List.of(
                tokens("input_ids", tokens, TOKEN),
                tokens("attention_mask", tokens, 1),
                tokens("token_type_ids", tokens, 0));
        write(folder, "row", "loan-risk", List.of(row()));
        write(folder, "sentence", "all-MiniLM-L6-v2", sentence);
        Files.writeString(
                folder.resolve("embeddings.json"),
                "{\"model\":\"all-MiniLM-L6-v2\",\"input\":[" + sentence.get(0).json() + "]}");
        Files.writeString(folder.resolve("empty.json"), "{}");
    }

    private static Input row() {
        ByteBuffer raw = ByteBuffer.allocate(ROW.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        List<String> texts = new ArrayList<>();
        for (float value : ROW) {
            raw.putFloat(value);
            texts.add(Float.toString(value));
        }
        return new Input("features", "FP32", List.of(1, ROW.length), texts.toString(), raw.array());
    }

    private static Input tokens(String name, int tokens, int value) {
        ByteBuffer raw = ByteBuffer.allocate(tokens * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tokens; i++) {
            raw.putLong(value);
        }
        String json = Collections.nCopies(tokens, value).toString().replace(" ", "");
        return new Input(name, "INT64", List.of(1, tokens), json, raw.array());
    }

    private static void write(Path folder, String name, String model, List<Input> inputs) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), json(inputs));
        byte[] head = binaryHead(inputs).getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(
                head.length + inputs.stream().mapToInt(input -> input.raw().length).sum());
        body.put(head);
        inputs.forEach(input -> body.put(input.raw()));
        Files.write(folder.resolve(name + ".bin"), body.array());
        Files.writeString(folder.resolve(name + ".bin.length"), Integer.toString(head.length));
        Files.write(folder.resolve(name + ".pb"), message(model, inputs).toByteArray());
    }

    private static String json(List<Input> inputs) {
        return inputs.stream()
                .map(input -> "{\"name\":\"" + input.name() + "\",\"datatype\":\"" + input.type() + "\",\"shape\":"
                        + input.shape() + ",\"data\":" + input.json() + "}")
                .collect(Collectors.joining(",", "{\"inputs\":[", "]}"));
    }

    private static String binaryHead(List<Input> inputs) {
        return inputs.stream()
                .map(input -> "{\"name\":\"" + input.name() + "\",\"datatype\":\"" + input.type() + "\",\"shape\":"
                        + input.shape() + ",\"parameters\":{\"binary_data_size\":" + input.raw().length + "}}")
                .collect(Collectors.joining(
                        ",", "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[", "]}"));
    }

    private static ModelInferRequest message(String model, List<Input> inputs) {
        ModelInferRequest.Builder message = ModelInferRequest.newBuilder().setModelName(model);
        for (Input input : inputs) {
            message.addInputs(InferInputTensor.newBuilder()
                    .setName(input.name())
                    .setDatatype(input.type())
                    .addAllShape(input.shape().stream().map(Integer::longValue).toList()));
            message.addRawInputContents(ByteString.copyFrom(input.raw()));
        }
        return message.build();
    }
}
