package dev.assay.enclave.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    private Path directory;

    @Test
    void saysThatItWasNotBuiltAndWhatToDo() {
        assertThat(NativeLibrary.missing("Linux", "amd64"))
                .isEqualTo(
                        "native.unavailable: the native part was not built; install a C compiler (gcc) and build again"
                                + " with a full JDK");
        assertThat(NativeLibrary.missing("Mac OS X", "aarch64"))
                .isEqualTo("native.unavailable: the native part was not built; it is for Linux on x86-64, and this is"
                        + " Mac OS X on aarch64");
    }

    @Test
    void saysThatItCannotBeLoadedAndWhatToDo() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.so"), "no library");
        assertThat(NativeLibrary.load(broken.toString()))
                .startsWith("native.unavailable: the native part could not be loaded (")
                .contains("broken.so")
                .contains("not mounted noexec")
                .endsWith("by -Dassay.native.library (in RELEASE mode one below /usr, /lib, /lib64 or /opt)");
        assertThat(NativeLibrary.load(directory.resolve("absent.so").toString()))
                .startsWith("native.unavailable: the native part could not be loaded (");
    }

    @Nested
    class WhereItWasBuilt {
        @BeforeEach
        void isThere() {
            assumeTrue(
                    NativeLibrary.class.getResource("linux-x86_64/libassay_enclave.so") != null,
                    "the native part was not built");
        }

        @Test
        void itLoadsAndLeavesNothingBehind() {
            assertThat(NativeLibrary.problem()).isNull();
        }

        @Test
        void filesAreReadAndWritten() throws IOException {
            Path file = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});
            try (Device device = Device.open(file, true)) {
                assertThat(device.read(2)).containsExactly(1, 2);
                assertThat(device.read(100)).containsExactly(3);
                assertThat(device.read(100)).isEmpty();
                device.write(new byte[] {4});
            }
            assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 3, 4);
        }

        @Test
        void whatTheKernelRefusesIsNamed() throws IOException {
            assertThatThrownBy(() -> Device.open(directory.resolve("absent"), false))
                    .isInstanceOfSatisfying(
                            DeviceException.class,
                            refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOENT))
                    .hasMessage(directory.resolve("absent") + ": ENOENT (2)");
            Path file = Files.createFile(directory.resolve("file"));
            try (Device device = Device.open(file, false)) {
                assertThatThrownBy(() -> device.write(new byte[1])).hasMessage(file + ": write: EBADF (9)");
                assertThatThrownBy(device::dcapQuoteBytes).hasMessage(file + ": GET_DCAP_QUOTE_SIZE: ENOTTY (25)");
            }
        }

        @Test
        void whatWasClosedIsClosed() throws IOException {
            Device device = Device.open(Files.createFile(directory.resolve("file")), false);
            device.close();
            device.close();
            assertThatThrownBy(() -> device.read(1)).hasMessageEndingWith("read: EBADF (9)");
        }
    }
}
