package dev.assay.server.api;

import ai.onnxruntime.platform.Fp16Conversions;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.bytes.Bytes;
import dev.assay.model.ModelLeaf;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Writes the protocol's JSON inference response: once, into the array that is digested and sent. Floats are written in
 * the fewest digits that read back as the same float; NaN and the infinities as strings.
 */
final class InferJsonWriter {
    /** About as long are floats in digits. */
    private static final int TEXT_FOR_BYTE = 3;

    private final JsonGenerator json;
    private final Map<String, ByteBuffer> binary;

    private InferJsonWriter(JsonGenerator json, Map<String, ByteBuffer> binary) {
        this.json = json;
        this.binary = binary;
    }

    /** The response; of the outputs that are {@code binary}, only the size of what follows it. */
    static Bytes write(ModelLeaf model, String id, List<Tensor> outputs, Map<String, ByteBuffer> binary) {
        int numbers = outputs.stream()
                .filter(output -> output.type() != DataType.BYTES && !binary.containsKey(output.name()))
                .mapToInt(output -> output.data().remaining())
                .sum();
        return JsonOutput.write(
                TEXT_FOR_BYTE * numbers, json -> new InferJsonWriter(json, binary).response(model, id, outputs));
    }

    private void response(ModelLeaf model, String id, List<Tensor> outputs) throws IOException {
        json.writeStartObject();
        json.writeStringField("model_name", model.name());
        json.writeStringField("model_version", model.version());
        if (!id.isEmpty()) {
            json.writeStringField("id", id);
        }
        json.writeArrayFieldStart("outputs");
        for (Tensor output : outputs) {
            output(output);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void output(Tensor output) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", output.name());
        json.writeStringField("datatype", output.type().name());
        json.writeFieldName("shape");
        long[] shape = output.shape();
        json.writeArray(shape, 0, shape.length);
        ByteBuffer raw = binary.get(output.name());
        if (raw == null) {
            data(output);
        } else {
            json.writeObjectFieldStart("parameters");
            json.writeNumberField("binary_data_size", raw.remaining());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void data(Tensor output) throws IOException {
        json.writeArrayFieldStart("data");
        if (output.type() == DataType.BYTES) {
            for (String text : output.texts()) {
                json.writeString(text);
            }
        } else {
            elements(output.type(), output.data());
        }
        json.writeEndArray();
    }

    private void elements(DataType type, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            switch (type) {
                case BOOL -> json.writeBoolean(data.get() != 0);
                case INT8 -> json.writeNumber(data.get());
                case UINT8 -> json.writeNumber(data.get() & 0xff);
                case INT16 -> json.writeNumber(data.getShort());
                case UINT16 -> json.writeNumber(data.getShort() & 0xffff);
                case INT32 -> json.writeNumber(data.getInt());
                case UINT32 -> json.writeNumber(data.getInt() & 0xffffffffL);
                case INT64 -> json.writeNumber(data.getLong());
                case UINT64 -> json.writeNumber(Long.toUnsignedString(data.getLong()));
                case FP16 -> json.writeNumber(Fp16Conversions.fp16ToFloat(data.getShort()));
                case BF16 -> json.writeNumber(Fp16Conversions.bf16ToFloat(data.getShort()));
                case FP32 -> json.writeNumber(data.getFloat());
                case FP64 -> json.writeNumber(data.getDouble());
                case BYTES -> throw new IllegalStateException("texts have no raw elements");
            }
        }
    }
}
