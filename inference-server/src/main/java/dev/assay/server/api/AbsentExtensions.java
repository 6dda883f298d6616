package dev.assay.server.api;

import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Triton's extensions that are not here, by the paths where its clients look for them. Memory that is shared with the
 * host is outside the enclave; traces, logs and their settings would show requests to whoever may ask.
 */
final class AbsentExtensions {
    /** All methods, for none of them does anything. */
    static final List<String> PATHS = List.of(
            "/v2/systemsharedmemory/*",
            "/v2/cudasharedmemory/*",
            "/v2/trace/setting",
            "/v2/models/:model/trace/setting",
            "/v2/models/:model/versions/:version/trace/setting",
            "/v2/logging",
            "/v2/models/:model/generate",
            "/v2/models/:model/generate_stream",
            "/v2/models/:model/versions/:version/generate",
            "/v2/models/:model/versions/:version/generate_stream");

    /** The same as methods of the protocol's gRPC service. */
    static final List<String> METHODS = List.of(
            "SystemSharedMemoryStatus",
            "SystemSharedMemoryRegister",
            "SystemSharedMemoryUnregister",
            "CudaSharedMemoryStatus",
            "CudaSharedMemoryRegister",
            "CudaSharedMemoryUnregister",
            "TraceSetting",
            "LogSettings");

    private AbsentExtensions() {}

    static void addTo(ServerServiceDefinition.Builder service) {
        RawMarshaller raw = new RawMarshaller();
        for (String method : METHODS) {
            MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder(raw, raw)
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(
                            MethodDescriptor.generateFullMethodName(GRPCInferenceServiceGrpc.SERVICE_NAME, method))
                    .build();
            service.addMethod(descriptor, GrpcMethods.<byte[], byte[]>now(request -> {
                throw error();
            }));
        }
    }

    static CompletionStage<HttpReply> refuse(RoutingContext context) throws ApiException {
        throw error();
    }

    static ApiException error() {
        return new ApiException(
                501, "extension.unsupported", "this belongs to an extension that this server does not have");
    }
}
