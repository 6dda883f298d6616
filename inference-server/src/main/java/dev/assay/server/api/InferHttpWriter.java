package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.server.engine.Tensor;
import dev.assay.server.model.ServedModel;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes an inference response over HTTP: JSON, and after it the outputs that are wanted in raw form. */
final class InferHttpWriter {
    private InferHttpWriter() {}

    static Answer write(ServedModel model, InferRequest request, List<Tensor> outputs) {
        Map<String, ByteBuffer> binary = new LinkedHashMap<>();
        for (Tensor output : outputs) {
            if (request.isBinary(output.name())) {
                binary.put(output.name(), RawTensors.write(output));
            }
        }
        Bytes json = InferJsonWriter.write(model.identity(), request.id(), outputs, binary);
        return binary.isEmpty()
                ? new Answer(model, json, request.rows())
                : new Answer(model, join(json, binary), request.rows(), (long) json.length());
    }

    private static Bytes join(Bytes json, Map<String, ByteBuffer> binary) {
        int length = json.length();
        for (ByteBuffer data : binary.values()) {
            length = Math.addExact(length, data.remaining());
        }
        ByteBuffer body = ByteBuffer.allocate(length).put(json.view());
        binary.values().forEach(data -> body.put(data.duplicate()));
        return Bytes.adopt(body.array());
    }
}
