package dev.assay.server.api;

import dev.assay.server.api.RepositoryEndpoints.Change;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.RepositoryIndexRequest;
import dev.assay.server.oip.RepositoryIndexResponse;
import dev.assay.server.oip.RepositoryModelLoadRequest;
import dev.assay.server.oip.RepositoryModelLoadResponse;
import dev.assay.server.oip.RepositoryModelUnloadRequest;
import dev.assay.server.oip.RepositoryModelUnloadResponse;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;

/** The model repository extension over gRPC. */
@Singleton
class GrpcRepository {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Vertx vertx;
    private final RepositoryEndpoints repository;

    GrpcRepository(Vertx vertx, RepositoryEndpoints repository) {
        this.vertx = vertx;
        this.repository = repository;
    }

    void addTo(ServerServiceDefinition.Builder service) {
        service.addMethod(
                        GRPCInferenceServiceGrpc.getRepositoryIndexMethod(),
                        GrpcMethods.later(vertx, (call, request) -> index(request)))
                .addMethod(
                        GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod(), GrpcMethods.later(vertx, this::load))
                .addMethod(
                        GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod(),
                        GrpcMethods.later(vertx, this::unload));
    }

    private CompletionStage<RepositoryIndexResponse> index(RepositoryIndexRequest request) throws ApiException {
        requireTheOne(request.getRepositoryName());
        return repository.index(request.getReady());
    }

    private CompletionStage<RepositoryModelLoadResponse> load(
            GrpcMethods.Caller caller, RepositoryModelLoadRequest request) throws ApiException {
        repository.requireAdmin(caller.headers().get(AUTHORIZATION), caller.address());
        requireTheOne(request.getRepositoryName());
        return repository
                .change(Change.LOAD, request.getModelName(), request.getParametersMap())
                .thenApply(done -> RepositoryModelLoadResponse.getDefaultInstance());
    }

    private CompletionStage<RepositoryModelUnloadResponse> unload(
            GrpcMethods.Caller caller, RepositoryModelUnloadRequest request) throws ApiException {
        repository.requireAdmin(caller.headers().get(AUTHORIZATION), caller.address());
        requireTheOne(request.getRepositoryName());
        return repository
                .change(Change.UNLOAD, request.getModelName(), request.getParametersMap())
                .thenApply(done -> RepositoryModelUnloadResponse.getDefaultInstance());
    }

    private static void requireTheOne(String repositoryName) throws ApiException {
        if (!repositoryName.isEmpty()) {
            throw new ApiException(404, "repository.unknown", "there is one repository, and it has no name");
        }
    }
}
