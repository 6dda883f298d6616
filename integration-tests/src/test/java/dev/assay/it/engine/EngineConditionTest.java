package dev.assay.it.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

class EngineConditionTest {
    @TempDir
    private Path folder;

    @Test
    void skipsAndSaysWhyWithoutEngine() {
        ConditionEvaluationResult result = EngineCondition.evaluate(EngineMode.AUTO, absent(), "it needs root");

        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("no container engine listens at unix://")
                        .endsWith("(it needs root)"));
    }

    @Test
    void failsWithoutEngineWhenRequired() {
        assertThatThrownBy(() -> EngineCondition.evaluate(EngineMode.REQUIRED, absent(), ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("IT_ENGINE=required, but no container engine listens");
    }

    @Test
    void runsWhereAnEngineListensOnASocketFile() throws IOException {
        Path socket = folder.resolve("engine.sock");
        try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(socket));

            assertThat(EngineCondition.evaluate(EngineMode.REQUIRED, unix(socket), "")
                            .isDisabled())
                    .isFalse();
        }
    }

    @Test
    void runsWhereAnEngineListensOnAPort() throws IOException {
        try (ServerSocket engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EngineEndpoint endpoint = EngineEndpoint.of("tcp://127.0.0.1:" + engine.getLocalPort());

            assertThat(EngineCondition.evaluate(EngineMode.AUTO, endpoint, "").isDisabled())
                    .isFalse();
        }
    }

    @Test
    void aSocketFileThatNobodyServesIsNoEngine() throws IOException {
        Path socket = folder.resolve("stale.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();

        assertThat(unix(socket).absence())
                .hasValueSatisfying(reason -> assertThat(reason).contains("stale.sock"));
    }

    @Test
    void isOffWhenAskedEvenWithAnEngine() throws IOException {
        try (ServerSocket engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EngineEndpoint endpoint = EngineEndpoint.of("tcp://127.0.0.1:" + engine.getLocalPort());

            assertThat(EngineCondition.evaluate(EngineMode.OFF, endpoint, "").getReason())
                    .hasValue("IT_ENGINE=off");
        }
    }

    @Test
    void refusesAMisspeltMode() {
        assertThatThrownBy(() -> EngineMode.of("Required"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not Required");
    }

    @Test
    void anUnsetModeIsAuto() {
        assertThat(EngineMode.of(null)).isEqualTo(EngineMode.AUTO);
        assertThat(EngineMode.of("")).isEqualTo(EngineMode.AUTO);
    }

    private EngineEndpoint absent() {
        return unix(folder.resolve("absent.sock"));
    }

    private static EngineEndpoint unix(Path socket) {
        return EngineEndpoint.of("unix://" + socket);
    }
}
