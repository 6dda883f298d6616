package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.server.attest.BuildIdentity;
import dev.assay.server.attest.Epochs;
import dev.assay.server.engine.TensorSpec;
import dev.assay.server.health.ServerReadiness;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Health and metadata: what the server is and what it serves. */
@Singleton
class ServerEndpoints {
    /** The server's name in the protocol. */
    static final String NAME = "assay";

    /** What ONNX models are called among the protocol's platforms. */
    static final String PLATFORM = "onnxruntime_onnx";

    /** What of the protocol is optional, and is here. */
    static final List<String> EXTENSIONS = List.of(
            "binary_tensor_data",
            "classification",
            "model_configuration",
            "model_repository",
            "model_repository(unload_dependents)",
            "parameters",
            "schedule_policy",
            "statistics");

    private final Epochs epochs;
    private final ServerReadiness readiness;
    private final long started;

    ServerEndpoints(Epochs epochs, ServerReadiness readiness, Clock clock) {
        this.epochs = epochs;
        this.readiness = readiness;
        this.started = clock.instant().getEpochSecond();
    }

    HttpReply metadata() {
        return HttpReply.json(200, JsonOutput.write(json -> {
            json.writeStartObject();
            json.writeStringField("name", NAME);
            json.writeStringField("version", BuildIdentity.version());
            json.writeArrayFieldStart("extensions");
            for (String extension : EXTENSIONS) {
                json.writeString(extension);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    HttpReply live() {
        return flag(200, "live", true);
    }

    HttpReply ready() {
        boolean ready = isReady();
        return flag(ready ? 200 : 503, "ready", ready);
    }

    /** Whether calls should be sent here. */
    boolean isReady() {
        return readiness.isReady();
    }

    HttpReply modelReady(String name, String version) throws ApiException {
        boolean ready = isModelReady(name, version);
        return HttpReply.json(ready ? 200 : 503, JsonOutput.write(json -> {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeBooleanField("ready", ready);
            json.writeEndObject();
        }));
    }

    /** Whether it is ready; unknown models are an error. */
    boolean isModelReady(String name, String version) throws ApiException {
        return withModels(models -> {
            boolean ready = models.find(name, version).isPresent();
            if (!ready && !models.has(name, version)) {
                throw new ApiException(404, "model.unknown", "there is no such model or version");
            }
            return ready;
        });
    }

    HttpReply model(String name, String version) throws ApiException {
        return withModels(models -> {
            ServedModel model = Models.require(models, name, version);
            return HttpReply.json(200, JsonOutput.write(json -> model(json, model, models.versions(name))));
        });
    }

    private static void model(JsonGenerator json, ServedModel model, List<String> versions) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", model.identity().name());
        json.writeArrayFieldStart("versions");
        for (String version : versions) {
            json.writeString(version);
        }
        json.writeEndArray();
        json.writeStringField("platform", PLATFORM);
        tensors(json, "inputs", model.inputs());
        tensors(json, "outputs", model.outputs());
        json.writeEndObject();
    }

    private static void tensors(JsonGenerator json, String field, List<TensorSpec> specs) throws IOException {
        json.writeArrayFieldStart(field);
        for (TensorSpec spec : specs) {
            long[] shape = spec.shape();
            json.writeStartObject();
            json.writeStringField("name", spec.name());
            json.writeStringField("datatype", spec.type().name());
            json.writeFieldName("shape");
            json.writeArray(shape, 0, shape.length);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    HttpReply openAiModels() throws ApiException {
        return withModels(models -> HttpReply.json(200, JsonOutput.write(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (String name : models.names()) {
                openAiModel(json, name);
            }
            json.writeEndArray();
            json.writeEndObject();
        })));
    }

    HttpReply openAiModel(String name) throws ApiException {
        return withModels(models -> {
            if (!models.names().contains(name)) {
                throw new ApiException(404, "model.unknown", "there is no such model").about("model");
            }
            return HttpReply.json(200, JsonOutput.write(json -> openAiModel(json, name)));
        });
    }

    private void openAiModel(JsonGenerator json, String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", name);
        json.writeStringField("object", "model");
        json.writeNumberField("created", started);
        json.writeStringField("owned_by", NAME);
        json.writeEndObject();
    }

    /** Looks at the models of the current epoch. */
    <T> T withModels(Look<T> look) throws ApiException {
        try (Epochs.Lease lease = epochs.acquire()
                .orElseThrow(() -> new ApiException(503, "server.not_ready", "the server is not ready"))) {
            return look.at(lease.epoch().models());
        }
    }

    private static HttpReply flag(int status, String name, boolean value) {
        return HttpReply.json(status, JsonOutput.write(json -> {
            json.writeStartObject();
            json.writeBooleanField(name, value);
            json.writeEndObject();
        }));
    }

    /** What to see in the models. */
    interface Look<T> {
        T at(ModelCatalog models) throws ApiException;
    }
}
