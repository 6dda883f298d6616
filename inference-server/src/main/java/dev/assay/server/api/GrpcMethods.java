package dev.assay.server.api;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCallHandler;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Unary methods on messages, for what no receipt is about. */
final class GrpcMethods {
    private GrpcMethods() {}

    /** A method that answers at once. */
    static <Q, A> ServerCallHandler<Q, A> now(Immediate<Q, A> method) {
        return ServerCalls.asyncUnaryCall((request, observer) -> {
            try {
                observer.onNext(method.answer(request));
                observer.onCompleted();
            } catch (ApiException e) {
                fail(observer, e);
            }
        });
    }

    /** A method that answers in time, and is told who calls. */
    static <Q, A> ServerCallHandler<Q, A> later(Vertx vertx, Later<Q, A> method) {
        return (call, headers) -> {
            Context eventLoop = vertx.getOrCreateContext();
            Caller caller = new Caller(headers, call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
            ServerCalls.UnaryMethod<Q, A> unary = (request, observer) -> begin(method, caller, request)
                    .whenComplete(
                            (answer, failure) -> eventLoop.runOnContext(ignored -> finish(observer, answer, failure)));
            return ServerCalls.asyncUnaryCall(unary).startCall(call, headers);
        };
    }

    private static <Q, A> CompletionStage<A> begin(Later<Q, A> method, Caller caller, Q request) {
        try {
            return method.answer(caller, request);
        } catch (ApiException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static <A> void finish(StreamObserver<A> observer, @Nullable A answer, @Nullable Throwable failure) {
        if (answer != null) {
            observer.onNext(answer);
            observer.onCompleted();
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        fail(observer, ApiException.of(cause == null ? new IllegalStateException() : cause));
    }

    private static void fail(StreamObserver<?> observer, ApiException e) {
        observer.onError(GrpcUnary.status(e).asRuntimeException(GrpcUnary.trailers(e)));
    }

    /**
     * Who calls.
     *
     * @param headers the call's metadata
     * @param remote where the connection comes from, if it has an address
     */
    record Caller(Metadata headers, @Nullable SocketAddress remote) {
        @Nullable
        InetAddress address() {
            return remote instanceof InetSocketAddress address ? address.getAddress() : null;
        }
    }

    /** Answers at once. */
    interface Immediate<Q, A> {
        A answer(Q request) throws ApiException;
    }

    /** Answers in time. */
    interface Later<Q, A> {
        CompletionStage<A> answer(Caller caller, Q request) throws ApiException;
    }
}
