package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests and answers of the Open Inference Protocol v2 as JSON. */
final class OipJson {
    private static final String WHERE = "answer";
    private static final int MAX_NAME_CHARS = 1024;

    private OipJson() {}

    static Bytes write(InferRequest request) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put(
                "inputs",
                new JsonValue.JsonArray(
                        request.inputs().stream().map(OipJson::input).toList()));
        if (!request.outputs().isEmpty()) {
            members.put(
                    "outputs",
                    new JsonValue.JsonArray(
                            request.outputs().stream().map(OipJson::output).toList()));
        }
        return Bytes.utf8(Json.write(new JsonValue.JsonObject(members)));
    }

    private static JsonValue input(Tensor tensor) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("name", JsonValue.of(tensor.name()));
        members.put(
                "shape",
                new JsonValue.JsonArray(
                        tensor.shape().stream().map(JsonValue::of).toList()));
        members.put("datatype", JsonValue.of(tensor.type().name()));
        members.put("data", TensorJson.write(tensor));
        return new JsonValue.JsonObject(members);
    }

    private static JsonValue output(String name) {
        return new JsonValue.JsonObject(Map.of("name", JsonValue.of(name)));
    }

    static List<Tensor> readOutputs(Bytes body) throws MalformedException {
        JsonValue outputs = JsonReading.member(Json.parse(body, body.length(), WHERE), "outputs", WHERE);
        List<Tensor> tensors = new ArrayList<>();
        for (JsonValue item : JsonReading.items(outputs, WHERE + ".outputs")) {
            tensors.add(tensor(item, WHERE + ".outputs[" + tensors.size() + "]"));
        }
        return tensors;
    }

    private static Tensor tensor(JsonValue item, String where) throws MalformedException {
        String name = text(item, "name", where);
        TensorType type = TensorType.fromName(text(item, "datatype", where), where + ".datatype");
        List<Long> shape = new ArrayList<>();
        for (JsonValue dimension : JsonReading.items(JsonReading.member(item, "shape", where), where + ".shape")) {
            shape.add(JsonFields.asInteger(dimension, 0, Integer.MAX_VALUE, where + ".shape"));
        }
        return TensorJson.read(name, type, shape, JsonReading.member(item, "data", where), where + ".data");
    }

    private static String text(JsonValue item, String name, String where) throws MalformedException {
        return JsonFields.asText(JsonReading.member(item, name, where), MAX_NAME_CHARS, where + "." + name);
    }
}
