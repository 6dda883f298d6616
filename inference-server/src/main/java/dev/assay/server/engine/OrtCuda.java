package dev.assay.server.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Map;

/**
 * CUDA by the ONNX Runtime of this build. What providers it lists says nothing about this machine, so it is tried: its own
 * messages say what is missing.
 */
final class OrtCuda implements CudaRuntime {
    @Override
    public void requireBuilt() throws PlacementException {
        // Libraries that are missing do not show yet: these options are made without them.
        try (OrtCUDAProviderOptions options = new OrtCUDAProviderOptions(0)) {
            options.getProvider();
        } catch (OrtException e) {
            throw CudaFailure.of(e);
        }
    }

    @Override
    public void probe(int number) throws PlacementException {
        OrtEnvironment environment = OnnxRuntime.environment();
        try (SessionOptions options = OnnxRuntime.options(SessionSettings.DEFAULT)) {
            configure(options, number, CudaOptions.DEFAULT);
            try (OrtSession session = environment.createSession(ProbeModel.bytes(), options);
                    OnnxTensor input = OnnxTensor.createTensor(environment, ProbeModel.INPUT);
                    OrtSession.Result result = session.run(Map.of(ProbeModel.INPUT_NAME, input))) {
                if (((float[][]) result.get(0).getValue())[0][0] != ProbeModel.EXPECTED) {
                    throw new PlacementException(PlacementException.FAILED, "the GPU computes something else");
                }
            }
        } catch (OrtException e) {
            throw CudaFailure.of(e);
        }
    }

    @Override
    public void configure(SessionOptions session, int number, CudaOptions options) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(number)) {
            for (Map.Entry<String, String> option : options.providerOptions().entrySet()) {
                cuda.add(option.getKey(), option.getValue());
            }
            session.addCUDA(cuda);
        }
    }
}
