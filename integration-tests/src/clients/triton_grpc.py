"""Triton's own gRPC client, unmodified, against a running server."""

import asyncio
import queue

import numpy as np
import tritonclient.grpc as grpc
import tritonclient.grpc.aio as aio
from tritonclient.utils import InferenceServerException

from samples import ANSWERED, SAMPLES, SHAPES, assert_same
from server import ADDRESS, ADMIN_KEY, TLS, authority, check

ADMIN = {"authorization": f"Bearer {ADMIN_KEY}"}
FP32 = SAMPLES["FP32"]


def connect(module=grpc):
    trust = {"root_certificates": authority()} if TLS else {}
    return module.InferenceServerClient(ADDRESS, ssl=TLS, **trust)


def given(datatype, array, name="x", module=grpc):
    tensor = module.InferInput(name, list(array.shape), datatype)
    tensor.set_data_from_numpy(array)
    return tensor


def wanted(*names, **how):
    return [grpc.InferRequestedOutput(name, **how) for name in names]


def refused(status, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except InferenceServerException as e:
        assert e.status() == f"StatusCode.{status}", e
        return e.message()
    raise AssertionError("a wrong request was answered")


def health(client):
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready("same-FP32") and client.is_model_ready("same-FP32", "1")
    assert not client.is_model_ready("none") and not client.is_model_ready("same-FP32", "2")


def metadata(client):
    server = client.get_server_metadata()
    assert server.name == "assay" and "statistics" in server.extensions, server
    model = client.get_model_metadata("same-FP32", "1")
    assert (model.name, model.versions, model.platform) == ("same-FP32", ["1"], "onnxruntime_onnx"), model
    assert (model.inputs[0].name, model.inputs[0].datatype, list(model.inputs[0].shape)) == ("x", "FP32", [-1, -1])
    assert client.get_model_metadata("same-FP32", as_json=True)["outputs"][0]["name"] == "y"
    refused("NOT_FOUND", client.get_model_metadata, "none")


def configuration(client):
    config = client.get_model_config("same-FP32").config
    assert config.name == "same-FP32" and config.backend == "onnxruntime", config
    assert client.get_model_config("batched", as_json=True)["config"]["max_batch_size"] == 4


def every_type(client):
    for datatype, array in SAMPLES.items():
        answer = client.infer(
            f"same-{datatype}", [given(datatype, array)], outputs=wanted("y"), request_id="1", model_version="1"
        )
        assert_same(array, answer.as_numpy("y"))
        assert answer.get_response().id == "1" and answer.get_output("y").datatype == datatype
    for datatype, array in ANSWERED.items():
        answer = client.infer(f"cast-{datatype}", [given("FP32", array.astype(np.float32))])
        assert_same(array, answer.as_numpy("y"))
        assert "takes no" in refused("INVALID_ARGUMENT", client.infer, "same-FP32", [given(datatype, array)])


def every_rank(client):
    for rank, shape in SHAPES.items():
        array = np.arange(np.prod(shape, dtype=int), dtype=np.float32).reshape(shape)
        assert_same(array, client.infer(f"rank-{rank}", [given("FP32", array)]).as_numpy("y"))


def requested_outputs(client):
    a, b = FP32, FP32 * 2
    inputs = [given("FP32", b, "b"), given("FP32", a, "a")]
    answer = client.infer("arithmetic", inputs, outputs=wanted("difference"))
    assert_same(a - b, answer.as_numpy("difference"))
    assert answer.as_numpy("sum") is None
    answer = client.infer("arithmetic", inputs, outputs=wanted("difference", "sum"))
    assert [output.name for output in answer.get_response().outputs] == ["difference", "sum"]
    assert_same(a + b, answer.as_numpy("sum"))
    refused("INVALID_ARGUMENT", client.infer, "arithmetic", inputs, outputs=wanted("product"))
    refused("INVALID_ARGUMENT", client.infer, "arithmetic", inputs[:1])


def parameters(client):
    inputs = [given("FP32", FP32)]
    answer = client.infer(
        "batched", inputs, priority=1, timeout=10_000_000, client_timeout=30, parameters={"mine": 42, "other": "x"}
    )
    assert_same(FP32, answer.as_numpy("y"))
    refused("NOT_FOUND", client.infer, "same-FP32", inputs, model_version="2")


def asynchronous(client):
    answers = queue.Queue()
    for i in range(32):
        client.async_infer(
            "same-FP32",
            [given("FP32", FP32 + i)],
            lambda result, error: answers.put((result, error)),
            request_id=str(i),
        )
    for _ in range(32):
        result, error = answers.get(timeout=60)
        assert error is None, error
        assert_same(FP32 + int(result.get_response().id), result.as_numpy("y"))


def streaming(client):
    answers = queue.Queue()
    client.start_stream(lambda result, error: answers.put((result, error)))
    for i in range(32):
        client.async_stream_infer("same-FP32", [given("FP32", FP32 + i)], request_id=str(i))
    client.async_stream_infer("none", [given("FP32", FP32)], request_id="bad")
    client.async_stream_infer(
        "same-FP32", [given("FP32", FP32)], request_id="32", enable_empty_final_response=True
    )
    for i in range(32):
        result, error = answers.get(timeout=60)
        assert error is None and result.get_response().id == str(i), (i, error)
        assert_same(FP32 + i, result.as_numpy("y"))
        assert len(result.get_response().parameters["assay_receipt"].string_param) > 100
    result, error = answers.get(timeout=60)
    assert error.message() == "there is no such model or version", error
    result, error = answers.get(timeout=60)
    assert error is None and result.get_response().parameters["triton_final_response"].bool_param
    client.stop_stream()


def errors(client):
    inputs = [given("FP32", FP32)]
    assert refused("NOT_FOUND", client.infer, "none", inputs) == "there is no such model or version"
    refused("INVALID_ARGUMENT", client.infer, "same-FP32", [given("FP64", SAMPLES["FP64"])])
    sequence = {"sequence_id": 7, "sequence_start": True}
    assert "extension" in refused("INVALID_ARGUMENT", client.infer, "same-FP32", inputs, **sequence)


def compression(client):
    inputs = [given("FP32", FP32)]
    assert_same(FP32, client.infer("same-FP32", inputs, compression_algorithm="gzip").as_numpy("y"))


def classification(client):
    inputs = [given("FP32", FP32)]
    answer = client.infer("same-FP32", inputs, outputs=wanted("y", class_count=1))
    assert_same(np.array([b"1.100000:1"], np.object_), answer.as_numpy("y"))
    answer = client.infer("batched", inputs, outputs=wanted("y", class_count=2))
    assert_same(np.array([[b"1.100000:1:two", b"-2.500000:0:one"]], np.object_), answer.as_numpy("y"))
    inputs = [given("BOOL", SAMPLES["BOOL"])]
    refused("INVALID_ARGUMENT", client.infer, "same-BOOL", inputs, outputs=wanted("y", class_count=1))


def what_is_not_there(client):
    shared = grpc.InferInput("x", [1, 2], "FP32")
    shared.set_shared_memory("region", 8)
    refused("INVALID_ARGUMENT", client.infer, "same-FP32", [shared])
    for call, *arguments in (
        (client.get_system_shared_memory_status,),
        (client.register_system_shared_memory, "region", "/key", 64),
        (client.unregister_system_shared_memory,),
        (client.get_cuda_shared_memory_status,),
        (client.register_cuda_shared_memory, "region", b"aGFuZGxl", 0, 64),
        (client.unregister_cuda_shared_memory, "region"),
        (client.get_trace_settings,),
        (client.update_trace_settings, "same-FP32", {"trace_level": ["OFF"]}),
        (client.get_log_settings,),
        (client.update_log_settings, {"log_info": False}),
    ):
        message = refused("UNIMPLEMENTED", call, *arguments)
        assert "this server does not have" in message, message


def statistics(client):
    stats = client.get_inference_statistics("same-FP32").model_stats[0]
    assert stats.inference_stats.success.count > 0 and stats.inference_stats.fail.count > 0, stats
    assert len(client.get_inference_statistics().model_stats) > 1
    assert client.get_inference_statistics("same-FP32", "1", as_json=True)["model_stats"][0]["name"] == "same-FP32"


def index(client):
    return {entry.name: entry.state for entry in client.get_model_repository_index().models}


def moved_on(client):
    """The set of models is new, so keys and certificate are too: who trusted the old one takes the new one."""
    return connect() if TLS else client


def repository(client):
    assert index(client)["same-FP32"] == "READY" and index(client)["spare"] != "READY", index(client)
    refused("UNAUTHENTICATED", client.load_model, "spare")
    refused("UNAUTHENTICATED", client.unload_model, "spare", headers={"authorization": "Bearer none"})
    client.load_model("spare", headers=ADMIN)
    client = moved_on(client)
    assert client.is_model_ready("spare") and index(client)["spare"] == "READY"
    assert_same(FP32, client.infer("spare", [given("FP32", FP32)]).as_numpy("y"))
    refused("INVALID_ARGUMENT", client.load_model, "spare", headers=ADMIN, config='{"max_batch_size": 1}')
    refused("NOT_FOUND", client.load_model, "none", headers=ADMIN)
    client.unload_model("spare", headers=ADMIN, unload_dependents=True)
    client = moved_on(client)
    assert not client.is_model_ready("spare")
    # Whoever connected before may still use it for a while.
    assert index(client)["spare"] in ("UNAVAILABLE", "UNLOADING"), index(client)
    refused("NOT_FOUND", client.infer, "spare", [given("FP32", FP32)])


async def with_asyncio():
    async with connect(aio) as client:

        async def requests():
            for i in range(8):
                inputs = [given("FP32", FP32 + i, module=aio)]
                yield {"model_name": "same-FP32", "inputs": inputs, "request_id": str(i)}

        answer = await client.infer("same-FP32", [given("FP32", FP32, module=aio)])
        assert_same(FP32, answer.as_numpy("y"))
        i = 0
        async for result, error in client.stream_infer(requests()):
            assert error is None, error
            assert_same(FP32 + i, result.as_numpy("y"))
            i += 1
        assert i == 8


def asyncio_client():
    asyncio.run(with_asyncio())


def main():
    client = connect()
    checks = (
        health, metadata, configuration, every_type, every_rank, requested_outputs, parameters, asynchronous,
        streaming, errors, compression, classification, what_is_not_there, statistics, repository,
    )  # fmt: skip
    check("triton grpc", checks, client)
    client.close()
    check("triton grpc", [asyncio_client])


if __name__ == "__main__":
    main()
