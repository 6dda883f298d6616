package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.enclave.nvidia.CudaDevice;
import dev.assay.server.gpu.GpuGate;
import dev.assay.server.samples.OnnxGraph;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Neither a model nor a request gets to a place that is closed. */
class PlacementTest {
    private static final byte[] MODEL = new OnnxGraph("constant")
            .opset("", 15)
            .output("y", OnnxGraph.FLOAT, -1)
            .node(new OnnxGraph.Node("", "Constant", List.of(), List.of("y")).floats("value_floats", List.of(1f)))
            .toByteArray();

    /** A card that computes as the CPU does. */
    private static final class Card implements Placement {
        private boolean open;
        private int configured;

        @Override
        public void requireOpen() throws EngineException {
            if (!open) {
                throw EngineException.gpuClosed();
            }
        }

        @Override
        public void configure(SessionOptions options) {
            configured++;
        }
    }

    private static void assertClosed(ThrowingCallable use) {
        assertThatThrownBy(use).isInstanceOfSatisfying(EngineException.class, e -> {
            assertThat(e.kind()).isEqualTo(EngineException.Kind.UNAVAILABLE);
            assertThat(e.code()).isEqualTo("gpu.closed");
        });
    }

    @Test
    void aModelIsNotSentToACardThatIsClosed() throws Exception {
        Card card = new Card();
        assertClosed(() -> ModelSession.open(MODEL, new TreeMap<>(), SessionSettings.DEFAULT, card));
        assertThat(card.configured).isZero();
        card.open = true;
        ModelSession.open(MODEL, new TreeMap<>(), SessionSettings.DEFAULT, card).close();
        assertThat(card.configured).isEqualTo(1);
    }

    @Test
    void aRequestIsNotSentToACardThatWasClosedMeanwhile() throws Exception {
        Card card = new Card();
        card.open = true;
        try (ModelSession session = ModelSession.open(MODEL, new TreeMap<>(), SessionSettings.DEFAULT, card)) {
            assertThat(session.run(List.of(), List.of(), 100)).hasSize(1);
            card.open = false;
            assertClosed(() -> session.run(List.of(), List.of(), 100));
            card.open = true;
            assertThat(session.run(List.of(), List.of(), 100)).hasSize(1);
        }
    }

    @Test
    void cudaIsBehindTheGate() {
        CudaDevice device = new CudaDevice(0, "GPU-0", "H100", 1);
        CudaPlacement unchecked = new CudaPlacement(
                new GpuGate(), new OrtCuda(), device, CudaOptions.DEFAULT, new Seats().take(device, 0));
        assertClosed(() -> ModelSession.open(MODEL, new TreeMap<>(), SessionSettings.DEFAULT, unchecked));
    }
}
