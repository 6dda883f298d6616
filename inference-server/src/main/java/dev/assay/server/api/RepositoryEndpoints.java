package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.bytes.Bytes;
import dev.assay.server.model.ModelException;
import dev.assay.server.model.RepositoryControl;
import dev.assay.server.oip.ModelRepositoryParameter;
import dev.assay.server.oip.RepositoryIndexResponse;
import dev.assay.server.oip.RepositoryIndexResponse.ModelIndex;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The model repository extension: anybody may look, and the administrator may load and unload. */
@Singleton
class RepositoryEndpoints {
    /** A parameter of unloading that changes nothing here, since no model depends on another. */
    private static final String HARMLESS = "unload_dependents";

    private final Vertx vertx;
    private final RepositoryControl repository;
    private final AdminGate admin;

    RepositoryEndpoints(Vertx vertx, RepositoryControl repository, AdminGate admin) {
        this.vertx = vertx;
        this.repository = repository;
        this.admin = admin;
    }

    /** A change of what is served. */
    enum Change {
        LOAD,
        UNLOAD
    }

    /** The index, for which the repository's folders are listed. */
    CompletionStage<RepositoryIndexResponse> index(boolean readyOnly) {
        return vertx.executeBlocking(() -> list(readyOnly), false)
                .toCompletionStage()
                .thenApply(Objects::requireNonNull);
    }

    private RepositoryIndexResponse list(boolean readyOnly) throws ApiException {
        try {
            RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
            for (RepositoryControl.Entry entry : repository.index(readyOnly)) {
                RepositoryControl.State state = entry.state();
                index.addModels(ModelIndex.newBuilder()
                        .setName(entry.name())
                        .setVersion(entry.version())
                        .setState(state == null ? "" : state.name())
                        .setReason(entry.reason()));
            }
            return index.build();
        } catch (ModelException e) {
            throw error(e);
        }
    }

    /** The index as JSON, which is an array. */
    CompletionStage<HttpReply> index(Bytes body) {
        try {
            return index(readyOnly(body)).thenApply(RepositoryEndpoints::reply);
        } catch (ApiException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static HttpReply reply(RepositoryIndexResponse index) {
        return HttpReply.json(200, JsonOutput.write(json -> {
            json.writeStartArray();
            for (ModelIndex entry : index.getModelsList()) {
                ProtoJson.message(json, entry);
            }
            json.writeEndArray();
        }));
    }

    private static boolean readyOnly(Bytes body) throws ApiException {
        boolean[] ready = {false};
        members(body, (parser, name) -> {
            if (!name.equals("ready")) {
                throw ApiException.badJson();
            }
            ready[0] = Parameters.bool(parser);
        });
        return ready[0];
    }

    void requireAdmin(@Nullable String authorization, @Nullable InetAddress from) throws ApiException {
        admin.require(authorization, from);
    }

    /** Over HTTP, whose body may hold parameters. */
    CompletionStage<HttpReply> change(Change change, String model, Bytes body) {
        try {
            members(body, (parser, name) -> {
                JsonInput.require(name.equals("parameters") && parser.currentToken() == JsonToken.START_OBJECT);
                JsonInput.members(parser, parameter -> {
                    requireHarmless(change, parameter);
                    var unused = Parameters.bool(parser);
                });
            });
        } catch (ApiException e) {
            return CompletableFuture.failedStage(e);
        }
        return change(change, model).thenApply(done -> HttpReply.json(200, Bytes.empty()));
    }

    /** Over gRPC. */
    CompletionStage<Void> change(Change change, String model, Map<String, ModelRepositoryParameter> parameters) {
        try {
            for (String parameter : parameters.keySet()) {
                requireHarmless(change, parameter);
            }
        } catch (ApiException e) {
            return CompletableFuture.failedStage(e);
        }
        return change(change, model);
    }

    private CompletionStage<Void> change(Change change, String model) {
        CompletionStage<Void> changed = switch (change) {
            case LOAD -> repository.load(model);
            case UNLOAD -> repository.unload(model);
        };
        return changed.exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return CompletableFuture.failedStage(cause instanceof ModelException e ? error(e) : failure);
        });
    }

    /** A model comes from the repository, where it was before anybody asked; never from a request. */
    private static void requireHarmless(Change change, String parameter) throws ApiException {
        if (change != Change.UNLOAD || !parameter.equals(HARMLESS)) {
            throw ApiException.badRequest(
                    "parameter.unsupported", "models are loaded as they stand in the repository, without overrides");
        }
    }

    private static ApiException error(ModelException e) {
        int status = switch (e.code()) {
            case "model.unknown" -> 404;
            case "repository.mode" -> 501;
            case "server.stopping" -> 503;
            default -> 400;
        };
        return new ApiException(status, e.code(), String.valueOf(e.getMessage()));
    }

    /** Walks the members of a body that may be empty. */
    private static void members(Bytes body, Members visitor) throws ApiException {
        if (body.length() == 0) {
            return;
        }
        JsonInput.requireUtf8(body.toArray(), body.length());
        try (JsonParser parser = JsonInput.FACTORY.createParser(body.toArray())) {
            JsonInput.open(parser);
            JsonInput.members(parser, name -> visitor.visit(parser, name));
            JsonInput.end(parser);
        } catch (IOException e) {
            // Memory does not fail, so it is what stands in it.
            throw ApiException.badJson();
        }
    }

    /** What to do with a member, whose first token is current. */
    private interface Members {
        void visit(JsonParser parser, String name) throws IOException, ApiException;
    }
}
