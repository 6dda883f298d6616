package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ONNX Runtime says about CUDA, in this project's words: with names of libraries, and without paths or values. */
class CudaFailureTest {
    private static final String GET =
            "Error code - ORT_FAIL - message: /build/onnxruntime/core/session/provider_bridge_ort.cc"
                    + ":2020 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to"
                    + " load library /tmp/onnxruntime-java123/libonnxruntime_providers_cuda.so with error: ";

    private static final String CHECK =
            "Error code - ORT_FAIL - message: /build/cuda_call.cc:129 CudaCall() CUDA failure ";

    private static PlacementException of(String text) {
        return CudaFailure.of(new OrtException(text));
    }

    /** The first two texts were got from ONNX Runtime 1.28 itself, on a machine without CUDA and with empty libraries. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "libcublasLt.so.13: cannot open shared object file: No such file or directory"
                        + "| gpu.library_missing | libcublasLt.so.13 is not installed where the loader finds it",
                "/tmp/onnxruntime-java123/libonnxruntime_providers_cuda.so: undefined symbol:"
                        + " cublasLtMatmulDescDestroy, version libcublasLt.so.13"
                        + "| gpu.library_mismatch | libcublasLt.so.13 is not of the version that this build of ONNX Runtime"
                        + " was made for: it lacks a function",
                "/tmp/a/libonnxruntime_providers_cuda.so: undefined symbol: cudaGetDriverEntryPoint"
                        + "| gpu.library_mismatch | a library of CUDA's is not of the version that this build of ONNX"
                        + " Runtime was made for: it lacks a function",
                "/lib/x86_64-linux-gnu/libm.so.6: version `GLIBC_2.38' not found (required by /tmp/a/b.so)"
                        + "| gpu.library_mismatch | libm.so.6 is too old: it has no version GLIBC_2.38",
            })
    void librariesThatDoNotFit(String loader, String code, String message) {
        PlacementException failure = of(GET + loader);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "2, gpu.out_of_memory",
        "3, gpu.driver",
        "35, gpu.driver",
        "100, gpu.driver",
        "101, gpu.driver",
        "209, gpu.unsupported",
        "700, gpu.failed",
        "802, gpu.driver",
        "803, gpu.driver",
        "99999, gpu.failed"
    })
    void errorsOfTheDriver(int cuda, String code) {
        PlacementException failure = of(CHECK + cuda
                + ": some words ; GPU=0 ; hostname=secret ; file=/build/x.cc ; line=62 ; expr=cudaSetDevice(0);");
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).doesNotContain("secret").doesNotContain("/build");
    }

    @Test
    void aDriverThatIsTooOldIsSaid() {
        assertThat(of(CHECK + "35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0"))
                .hasMessage("the driver is too old for the CUDA libraries that are installed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 4096",
                "bfc_arena.cc:322 Available memory of 12 is smaller than requested bytes of 4096",
                "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0"
            })
    void aCardThatIsTooSmall(String text) {
        assertThat(of(text).code()).isEqualTo(PlacementException.OUT_OF_MEMORY);
        assertThat(CudaFailure.ofPlace(new OrtException(text))).isPresent();
    }

    @Test
    void aLibrarysOwnFailure() {
        assertThat(of("CUDNN failure 4: CUDNN_STATUS_INTERNAL_ERROR ; GPU=0"))
                .hasMessage("a call of CUDNN failed on the GPU");
    }

    /** A model's or a request's own fault is none of the place's, and its text may have values. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Non-zero status code returned while running Gather node. indices element out of data bounds, idx=4711",
                "Got: 3 Expected: 4",
                "",
            })
    void whatIsNoneOfThePlacesIsLeftAlone(String text) {
        assertThat(CudaFailure.ofPlace(new OrtException(text))).isEmpty();
        assertThat(of(text).code()).isEqualTo(PlacementException.FAILED);
        assertThat(of(text).getMessage()).doesNotContain("4711");
    }

    /** A name that somebody made long, or that pretends to be a path, does not come out. */
    @Test
    void namesAreNames() {
        assertThat(of(GET + "/opt/secret/libcudart.so.12: cannot open shared object file"))
                .hasMessage("libcudart.so.12 is not installed where the loader finds it");
        assertThat(of(GET + "a".repeat(100_000) + ".so: cannot open shared object file")
                        .code())
                .isEqualTo(PlacementException.FAILED);
    }

    // --- the build that tests run with ---

    @Test
    void theBuildForTheProcessorSaysSo() {
        assertThatThrownBy(() -> new OrtCuda().requireBuilt())
                .isInstanceOfSatisfying(
                        PlacementException.class, e -> assertThat(e.code()).isEqualTo(PlacementException.NOT_IN_BUILD))
                .hasMessageContaining("-Pgpu");
        assertThatThrownBy(() -> new OrtCuda().probe(0))
                .isInstanceOfSatisfying(
                        PlacementException.class, e -> assertThat(e.code()).isEqualTo(PlacementException.NOT_IN_BUILD));
    }

    @Test
    void theProbesModelComputesOnTheProcessor() throws Exception {
        try (ModelSession session = ModelSession.open(ProbeModel.bytes(), new TreeMap<>())) {
            assertThat(session.inputs()).extracting(TensorSpec::name).containsExactly(ProbeModel.INPUT_NAME);
        }
        try (OnnxTensor input = OnnxTensor.createTensor(OnnxRuntime.environment(), ProbeModel.INPUT);
                OrtSession session = OnnxRuntime.environment().createSession(ProbeModel.bytes());
                OrtSession.Result result = session.run(Map.of(ProbeModel.INPUT_NAME, input))) {
            assertThat(((float[][]) result.get(0).getValue())[0][0]).isEqualTo(ProbeModel.EXPECTED);
        }
    }
}
