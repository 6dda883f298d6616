"""Triton's own gRPC client, unmodified, against a running server. Usage: triton_grpc.py HOST:PORT"""

import asyncio
import pathlib
import queue
import ssl
import sys
import tempfile

import tritonclient.grpc as grpc
import tritonclient.grpc.aio as aio
from tritonclient.utils import InferenceServerException

from samples import SAMPLES, assert_same

ADDRESS = sys.argv[1]


def tls(folder):
    """The certificate that the server shows is the one to trust: its evidence is for the SDK to check."""
    host, port = ADDRESS.rsplit(":", 1)
    roots = pathlib.Path(folder) / "server.pem"
    roots.write_text(ssl.get_server_certificate((host, int(port))))
    return {"ssl": True, "root_certificates": str(roots)}


def given(datatype, array, module=grpc):
    tensor = module.InferInput("x", list(array.shape), datatype)
    tensor.set_data_from_numpy(array)
    return [tensor]


def health_and_metadata(client):
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready("same-FP32") and client.is_model_ready("same-FP32", "1")
    assert "statistics" in client.get_server_metadata().extensions
    assert list(client.get_model_metadata("same-FP32").inputs[0].shape) == [-1, -1]


def every_type(client):
    for datatype, array in SAMPLES.items():
        outputs = [grpc.InferRequestedOutput("y")]
        answer = client.infer(f"same-{datatype}", given(datatype, array), outputs=outputs, request_id="1")
        assert_same(array, answer.as_numpy("y"))
        assert answer.get_response().id == "1"


def asynchronous(client):
    answers = queue.Queue()
    array = SAMPLES["FP32"]
    for i in range(32):
        client.async_infer(
            "same-FP32", given("FP32", array + i), lambda result, error: answers.put((result, error)), request_id=str(i)
        )
    for _ in range(32):
        result, error = answers.get(timeout=60)
        assert error is None, error
        assert_same(array + int(result.get_response().id), result.as_numpy("y"))


def streaming(client):
    answers = queue.Queue()
    array = SAMPLES["FP32"]
    client.start_stream(lambda result, error: answers.put((result, error)))
    for i in range(32):
        client.async_stream_infer("same-FP32", given("FP32", array + i), request_id=str(i))
    client.async_stream_infer("none", given("FP32", array), request_id="bad")
    client.async_stream_infer("same-FP32", given("FP32", array), request_id="32", enable_empty_final_response=True)
    for i in range(32):
        result, error = answers.get(timeout=60)
        assert error is None and result.get_response().id == str(i), (i, error)
        assert_same(array + i, result.as_numpy("y"))
        assert len(result.get_response().parameters["assay_receipt"].string_param) > 100
    result, error = answers.get(timeout=60)
    assert error.message() == "there is no such model or version", error
    result, error = answers.get(timeout=60)
    assert error is None and result.get_response().parameters["triton_final_response"].bool_param
    client.stop_stream()


def errors(client):
    for model, datatype, status in (("none", "FP32", "NOT_FOUND"), ("same-FP32", "FP64", "INVALID_ARGUMENT")):
        try:
            client.infer(model, given(datatype, SAMPLES[datatype]))
            raise AssertionError("a wrong request was answered")
        except InferenceServerException as e:
            assert e.status() == f"StatusCode.{status}", e


def config_and_statistics(client):
    config = client.get_model_config("same-FP32").config
    assert config.name == "same-FP32" and config.backend == "onnxruntime", config
    stats = client.get_inference_statistics("same-FP32").model_stats[0]
    assert stats.inference_stats.success.count > 0, stats
    assert client.get_inference_statistics("same-FP32", as_json=True)["model_stats"][0]["name"] == "same-FP32"


async def with_asyncio(options):
    async with aio.InferenceServerClient(ADDRESS, **options) as client:
        array = SAMPLES["FP32"]

        async def requests():
            for i in range(8):
                yield {"model_name": "same-FP32", "inputs": given("FP32", array + i, aio), "request_id": str(i)}

        answer = await client.infer("same-FP32", given("FP32", array, aio))
        assert_same(array, answer.as_numpy("y"))
        i = 0
        async for result, error in client.stream_infer(requests()):
            assert error is None, error
            assert_same(array + i, result.as_numpy("y"))
            i += 1
        assert i == 8


def main():
    with tempfile.TemporaryDirectory() as folder:
        options = tls(folder)
        client = grpc.InferenceServerClient(ADDRESS, **options)
        for check in (health_and_metadata, every_type, asynchronous, streaming, errors, config_and_statistics):
            check(client)
            print(f"triton grpc: {check.__name__}")
        client.close()
        asyncio.run(with_asyncio(options))
        print("triton grpc: with_asyncio")


if __name__ == "__main__":
    main()
