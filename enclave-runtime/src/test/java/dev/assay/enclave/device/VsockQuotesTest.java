package dev.assay.enclave.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.enclave.jni.DeviceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /etc/tdx-attest.conf} as libtdx_attest reads it. */
class VsockQuotesTest {
    private static final Path FILE = Path.of("/etc/tdx-attest.conf");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port=4050",
                "\tport = 4050 \n",
                "# port=1\n\nport=4050\nport=2\n",
                "port=4050x\nport=4050\n",
                "ports=1\nport=4050"
            })
    void readsThePort(String text) throws DeviceException {
        assertThat(VsockQuotes.port(FILE, text)).isEqualTo(4050);
    }

    @Test
    void portsAreUnsigned() throws DeviceException {
        assertThat(VsockQuotes.port(FILE, "port=4294967295")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#port=4050",
                "port=",
                "port=0",
                "port=-1",
                "port=4294967296",
                "port=12345678901",
                "port=4050;"
            })
    void noPortIsNoPort(String text) {
        assertThatThrownBy(() -> VsockQuotes.port(FILE, text))
                .isInstanceOf(DeviceException.class)
                .hasMessage("/etc/tdx-attest.conf: has no line \"port=NUMBER\" for a quote generation service");
    }
}
