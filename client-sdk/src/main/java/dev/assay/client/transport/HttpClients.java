package dev.assay.client.transport;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/** {@code HttpClient.shutdown}, which came with Java 21; before that, a client goes when nobody refers to it. */
final class HttpClients {
    private static final @Nullable MethodHandle SHUTDOWN = find();

    private HttpClients() {}

    private static @Nullable MethodHandle find() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(HttpClient.class, "shutdown", MethodType.methodType(void.class));
        } catch (NoSuchMethodException | IllegalAccessException beforeJava21) {
            return null;
        }
    }

    /** Lets running exchanges end and frees the client's thread and connections after them. */
    static void shutDown(HttpClient client) {
        if (SHUTDOWN == null) {
            return;
        }
        try {
            SHUTDOWN.invoke(client);
        } catch (Throwable e) {
            throw new IllegalStateException("HttpClient.shutdown throws nothing", e);
        }
    }
}
