package dev.assay.server.api;

import dev.assay.server.attest.BuildIdentity;
import dev.assay.server.attest.Channel;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.drain.Drain;
import dev.assay.server.engine.CallOptions;
import dev.assay.server.engine.TensorSpec;
import dev.assay.server.model.ServedModel;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.ModelConfigRequest;
import dev.assay.server.oip.ModelConfigResponse;
import dev.assay.server.oip.ModelMetadataRequest;
import dev.assay.server.oip.ModelMetadataResponse;
import dev.assay.server.oip.ModelReadyRequest;
import dev.assay.server.oip.ModelReadyResponse;
import dev.assay.server.oip.ServerLiveResponse;
import dev.assay.server.oip.ServerMetadataResponse;
import dev.assay.server.oip.ServerReadyResponse;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/** The protocol over gRPC. ModelInfer works on the wire's bytes, the rest on messages. */
@GrpcService
public class GrpcInference implements BindableService {
    private final AssayConfig config;
    private final Vertx vertx;
    private final ReceiptedCalls calls;
    private final ServerEndpoints server;
    private final ModelReports reports;
    private final GrpcRepository repository;
    private final Drain drain;

    GrpcInference(
            AssayConfig config,
            Vertx vertx,
            ReceiptedCalls calls,
            ServerEndpoints server,
            ModelReports reports,
            GrpcRepository repository,
            Drain drain) {
        this.config = config;
        this.reports = reports;
        this.repository = repository;
        this.drain = drain;
        this.vertx = vertx;
        this.calls = calls;
        this.server = server;
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(GRPCInferenceServiceGrpc.SERVICE_NAME)
                .addMethod(
                        GRPCInferenceServiceGrpc.getServerLiveMethod(),
                        GrpcMethods.now(request ->
                                ServerLiveResponse.newBuilder().setLive(true).build()))
                .addMethod(
                        GRPCInferenceServiceGrpc.getServerReadyMethod(),
                        GrpcMethods.now(request -> ServerReadyResponse.newBuilder()
                                .setReady(server.isReady())
                                .build()))
                .addMethod(GRPCInferenceServiceGrpc.getModelReadyMethod(), GrpcMethods.now(this::modelReady))
                .addMethod(
                        GRPCInferenceServiceGrpc.getServerMetadataMethod(),
                        GrpcMethods.now(request -> serverMetadata()))
                .addMethod(GRPCInferenceServiceGrpc.getModelMetadataMethod(), GrpcMethods.now(this::modelMetadata))
                .addMethod(raw(GRPCInferenceServiceGrpc.getModelInferMethod()), new GrpcUnary(vertx, this::infer))
                .addMethod(
                        raw(GRPCInferenceServiceGrpc.getModelStreamInferMethod()),
                        new GrpcStream(vertx, drain, this::streamed))
                .addMethod(GRPCInferenceServiceGrpc.getModelConfigMethod(), GrpcMethods.now(this::modelConfig))
                .addMethod(
                        GRPCInferenceServiceGrpc.getModelStatisticsMethod(),
                        GrpcMethods.now(request -> reports.statistics(request.getName(), request.getVersion())));
        repository.addTo(service);
        AbsentExtensions.addTo(service);
        return service.build();
    }

    private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
        RawMarshaller raw = new RawMarshaller();
        return method.toBuilder(raw, raw).build();
    }

    private CompletionStage<ReceiptedCalls.GrpcReply> infer(Channel channel, GrpcCall call, CallOptions options)
            throws ApiException {
        return calls.grpc(channel, call, options, new InferProtoEndpoint(config.limits(), false));
    }

    private CompletionStage<ReceiptedCalls.GrpcReply> streamed(Channel channel, GrpcCall call, CallOptions options)
            throws ApiException {
        return calls.grpc(channel, call, options, new InferProtoEndpoint(config.limits(), true));
    }

    /** Models that there are not are not ready: Triton's clients ask while they wait for one. */
    private ModelReadyResponse modelReady(ModelReadyRequest request) throws ApiException {
        boolean ready = server.withModels(
                models -> models.find(request.getName(), request.getVersion()).isPresent());
        return ModelReadyResponse.newBuilder().setReady(ready).build();
    }

    private static ServerMetadataResponse serverMetadata() {
        return ServerMetadataResponse.newBuilder()
                .setName(ServerEndpoints.NAME)
                .setVersion(BuildIdentity.version())
                .addAllExtensions(ServerEndpoints.EXTENSIONS)
                .build();
    }

    private ModelConfigResponse modelConfig(ModelConfigRequest request) throws ApiException {
        return ModelConfigResponse.newBuilder()
                .setConfig(reports.config(request.getName(), request.getVersion()))
                .build();
    }

    private ModelMetadataResponse modelMetadata(ModelMetadataRequest request) throws ApiException {
        return server.withModels(models -> {
            ServedModel model = Models.require(models, request.getName(), request.getVersion());
            ModelMetadataResponse.Builder response = ModelMetadataResponse.newBuilder()
                    .setName(model.identity().name())
                    .addAllVersions(models.versions(request.getName()))
                    .setPlatform(ServerEndpoints.PLATFORM);
            model.inputs().forEach(spec -> response.addInputs(tensor(spec)));
            model.outputs().forEach(spec -> response.addOutputs(tensor(spec)));
            return response.build();
        });
    }

    private static ModelMetadataResponse.TensorMetadata tensor(TensorSpec spec) {
        return ModelMetadataResponse.TensorMetadata.newBuilder()
                .setName(spec.name())
                .setDatatype(spec.type().name())
                .addAllShape(Arrays.stream(spec.shape()).boxed().toList())
                .build();
    }
}
