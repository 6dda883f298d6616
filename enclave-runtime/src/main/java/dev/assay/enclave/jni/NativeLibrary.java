package dev.assay.enclave.jni;

import dev.assay.enclave.TeeUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The library behind {@link Native}. It lies beside this class, is copied into a directory that only this user can enter,
 * loaded, and deleted again: the mapping outlives the file. Loaded once; why it could not be is remembered.
 */
public final class NativeLibrary {
    /** Starts every message about a native part that is not there. */
    public static final String CODE = "native.unavailable";

    /** System property: the file to load instead of the one in the jar. */
    public static final String PATH_PROPERTY = "assay.native.library";

    private static final String RESOURCE = "linux-x86_64/libassay_enclave.so";

    private NativeLibrary() {}

    /** Why there is no native part and what to do about it; null where it is loaded. */
    public static @Nullable String problem() {
        return Holder.PROBLEM;
    }

    /** @throws TeeUnavailableException with {@link #problem()} if there is one */
    public static void require() throws TeeUnavailableException {
        String problem = problem();
        if (problem != null) {
            throw new TeeUnavailableException(problem);
        }
    }

    private static final class Holder {
        static final @Nullable String PROBLEM = load(System.getProperty(PATH_PROPERTY));
    }

    static @Nullable String load(@Nullable String path) {
        try {
            if (path != null) {
                System.load(Path.of(path).toAbsolutePath().toString());
                return null;
            }
            return loadFromJar();
        } catch (IOException | UnsatisfiedLinkError | RuntimeException e) {
            return CODE + ": the native part could not be loaded (" + e.getMessage()
                    + "); java.io.tmpdir must be writable and not mounted noexec, or name the library by -D"
                    + PATH_PROPERTY + " (in RELEASE mode one below /usr, /lib, /lib64 or /opt)";
        }
    }

    private static @Nullable String loadFromJar() throws IOException {
        try (InputStream library = NativeLibrary.class.getResourceAsStream(RESOURCE)) {
            if (library == null) {
                return missing(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
            }
            loadCopyOf(library);
            return null;
        }
    }

    private static void loadCopyOf(InputStream library) throws IOException {
        // Only its owner can enter it: nobody can put another library in the place of this one.
        Path directory = Files.createTempDirectory("assay-native-");
        Path copy = directory.resolve("libassay_enclave.so");
        try {
            Files.copy(library, copy);
            System.load(copy.toString());
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(directory);
        }
    }

    static String missing(String system, String architecture) {
        boolean builds = system.toLowerCase(Locale.ROOT).equals("linux")
                && (architecture.equals("amd64") || architecture.equals("x86_64"));
        return CODE + ": the native part was not built; "
                + (builds
                        ? "install a C compiler (gcc) and build again with a full JDK"
                        : "it is for Linux on x86-64, and this is " + system + " on " + architecture);
    }
}
