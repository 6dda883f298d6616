package dev.assay.crypto.jca;

import dev.assay.bytes.Bytes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of one TLS session know and nobody between them does: the exporter value of RFC 9266. JDK 25 and later
 * give it away; before, there is none.
 */
public final class KeyingMaterial {
    private static final String LABEL = "EXPORTER-Channel-Binding";
    private static final int BYTES = 32;
    private static final @Nullable MethodHandle EXPORT = find();

    private KeyingMaterial() {}

    private static @Nullable MethodHandle find() {
        MethodType type = MethodType.methodType(byte[].class, String.class, byte[].class, int.class);
        try {
            return MethodHandles.publicLookup().findVirtual(ExtendedSSLSession.class, "exportKeyingMaterialData", type);
        } catch (NoSuchMethodException | IllegalAccessException beforeJdk25) {
            return null;
        }
    }

    /** Whether this JVM can export at all. */
    public static boolean isAvailable() {
        return EXPORT != null;
    }

    /**
     * The exporter value of {@code session}: label {@value #LABEL}, no context, {@value #BYTES} bytes (RFC 9266 section 3).
     *
     * @return empty where the JVM or the session gives none
     */
    public static Optional<Bytes> exporter(@Nullable SSLSession session) {
        if (EXPORT == null || !(session instanceof ExtendedSSLSession extended)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Bytes.of((byte[]) EXPORT.invoke(extended, LABEL, new byte[0], BYTES)));
        } catch (SSLException | UnsupportedOperationException noKeysOrNotSupported) {
            return Optional.empty();
        } catch (RuntimeException | Error bug) {
            throw bug;
        } catch (Throwable undeclared) {
            throw new IllegalStateException("exportKeyingMaterialData threw what it does not declare", undeclared);
        }
    }
}
