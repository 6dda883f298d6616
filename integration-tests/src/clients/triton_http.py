"""Triton's own HTTP client, unmodified, against a running server."""

import asyncio
import ssl

import numpy as np
import tritonclient.http as http
import tritonclient.http.aio as aio
from tritonclient.utils import InferenceServerException

from samples import ANSWERED, SAMPLES, SHAPES, assert_same
from server import ADDRESS, ADMIN_KEY, TLS, authority, check

ADMIN = {"Authorization": f"Bearer {ADMIN_KEY}"}
FP32 = SAMPLES["FP32"]


def connect(**more):
    trust = {"ssl_options": {"ca_certs": authority()}} if TLS else {}
    return http.InferenceServerClient(ADDRESS, ssl=TLS, **trust, **more)


def given(datatype, array, binary=True, name="x"):
    tensor = http.InferInput(name, list(array.shape), datatype)
    tensor.set_data_from_numpy(array, binary_data=binary)
    return tensor


def wanted(name="y", **how):
    return [http.InferRequestedOutput(name, **how)]


def refused(status, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except InferenceServerException as e:
        assert e.status() == str(status), e
        return e.message()
    raise AssertionError("a wrong request was answered")


def health(client):
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready("same-FP32") and client.is_model_ready("same-FP32", "1")
    assert not client.is_model_ready("none") and not client.is_model_ready("same-FP32", "2")


def metadata(client):
    server = client.get_server_metadata()
    assert server["name"] == "assay" and "binary_tensor_data" in server["extensions"], server
    assert client.get_model_metadata("same-FP32") == {
        "name": "same-FP32",
        "versions": ["1"],
        "platform": "onnxruntime_onnx",
        "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, -1]}],
        "outputs": [{"name": "y", "datatype": "FP32", "shape": [-1, -1]}],
    }
    assert client.get_model_metadata("same-FP32", "1") == client.get_model_metadata("same-FP32")
    refused(404, client.get_model_metadata, "none")


def configuration(client):
    config = client.get_model_config("same-FP32")
    assert config["name"] == "same-FP32" and config["backend"] == "onnxruntime", config
    assert config["input"][0]["data_type"] == "TYPE_FP32", config
    assert client.get_model_config("batched")["max_batch_size"] == 4


def every_type(client):
    for datatype, array in SAMPLES.items():
        name = f"same-{datatype}"
        answer = client.infer(name, [given(datatype, array)], outputs=wanted(binary_data=True), request_id="1")
        assert_same(array, answer.as_numpy("y"))
        assert answer.get_response()["id"] == "1" and answer.get_output("y")["datatype"] == datatype
        # Without outputs, the client asks for all of them in binary.
        assert_same(array, client.infer(name, [given(datatype, array)]).as_numpy("y"))
        if datatype not in ("FP16", "BF16"):
            assert_same(array, client.infer(name, [given(datatype, array, False)]).as_numpy("y"))
            answer = client.infer(name, [given(datatype, array, False)], outputs=wanted(binary_data=False))
            assert_same(array, answer.as_numpy("y"))
    for datatype, array in ANSWERED.items():
        for binary in (True, False):
            answer = client.infer(
                f"cast-{datatype}", [given("FP32", array.astype(np.float32))], outputs=wanted(binary_data=binary)
            )
            assert_same(array, answer.as_numpy("y"))
        assert "takes no" in refused(400, client.infer, "same-FP32", [given(datatype, array)])


def every_rank(client):
    for rank, shape in SHAPES.items():
        array = np.arange(np.prod(shape, dtype=int), dtype=np.float32).reshape(shape)
        for binary in (True, False):
            answer = client.infer(
                f"rank-{rank}", [given("FP32", array, binary)], outputs=wanted(binary_data=binary)
            )
            assert_same(array, answer.as_numpy("y"))
    empty = np.zeros((0, 2), np.float32)
    assert_same(empty, client.infer("same-FP32", [given("FP32", empty)]).as_numpy("y"))


def requested_outputs(client):
    a, b = FP32, FP32 * 2
    inputs = [given("FP32", b, name="b"), given("FP32", a, False, name="a")]
    answer = client.infer("arithmetic", inputs, outputs=wanted("difference"))
    assert_same(a - b, answer.as_numpy("difference"))
    assert answer.as_numpy("sum") is None
    outputs = wanted("difference", binary_data=True) + wanted("sum", binary_data=False)
    answer = client.infer("arithmetic", inputs, outputs=outputs)
    assert [output["name"] for output in answer.get_response()["outputs"]] == ["difference", "sum"]
    assert "data" in answer.get_output("sum") and "data" not in answer.get_output("difference")
    assert_same(a + b, answer.as_numpy("sum"))
    assert_same(a - b, answer.as_numpy("difference"))
    refused(400, client.infer, "arithmetic", inputs, outputs=wanted("product"))
    refused(400, client.infer, "arithmetic", inputs[:1])


def parameters(client):
    inputs = [given("FP32", FP32)]
    answer = client.infer("batched", inputs, priority=1, timeout=10_000_000, parameters={"mine": 42})
    assert_same(FP32, answer.as_numpy("y"))
    answer = client.infer("same-FP32", inputs, model_version="1", headers={"Assay-Nonce": "00" * 32})
    assert_same(FP32, answer.as_numpy("y"))
    refused(404, client.infer, "same-FP32", inputs, model_version="2")


def asynchronous(client):
    calls = [client.async_infer("same-FP32", [given("FP32", FP32 + i)], request_id=str(i)) for i in range(32)]
    for i, call in enumerate(calls):
        result = call.get_result()
        assert result.get_response()["id"] == str(i)
        assert_same(FP32 + i, result.as_numpy("y"))


def errors(client):
    inputs = [given("FP32", FP32)]
    assert refused(404, client.infer, "none", inputs) == "there is no such model or version"
    refused(400, client.infer, "same-FP32", [given("FP64", SAMPLES["FP64"])])
    for sequence in ({"sequence_id": 7, "sequence_start": True}, {"sequence_id": "seven"}):
        assert "extension" in refused(400, client.infer, "same-FP32", inputs, **sequence)


def compression(client):
    """Receipts are about bodies as they are sent, so these are sent in no coding."""
    inputs = [given("FP32", FP32)]
    for algorithm in ("gzip", "deflate"):
        answer = client.infer("same-FP32", inputs, response_compression_algorithm=algorithm)
        assert_same(FP32, answer.as_numpy("y"))
        message = refused(415, client.infer, "same-FP32", inputs, request_compression_algorithm=algorithm)
        assert "content coding" in message, message


def classification(client):
    inputs = [given("FP32", FP32)]
    answer = client.infer("same-FP32", inputs, outputs=wanted(class_count=1))
    assert_same(np.array([b"1.100000:1"], np.object_), answer.as_numpy("y"))
    answer = client.infer("batched", inputs, outputs=wanted(class_count=2))
    assert_same(np.array([[b"1.100000:1:two", b"-2.500000:0:one"]], np.object_), answer.as_numpy("y"))
    inputs = [given("BOOL", SAMPLES["BOOL"])]
    refused(400, client.infer, "same-BOOL", inputs, outputs=wanted(class_count=1))


def what_is_not_there(client):
    shared = http.InferInput("x", [1, 2], "FP32")
    shared.set_shared_memory("region", 8)
    refused(400, client.infer, "same-FP32", [shared])
    refused(501, client.get_system_shared_memory_status)
    refused(501, client.register_system_shared_memory, "region", "/key", 64)
    refused(501, client.unregister_system_shared_memory)
    refused(501, client.get_cuda_shared_memory_status)
    refused(501, client.register_cuda_shared_memory, "region", b"aGFuZGxl", 0, 64)
    refused(501, client.unregister_cuda_shared_memory, "region")
    refused(501, client.get_trace_settings)
    refused(501, client.update_trace_settings, "same-FP32", {"trace_level": ["OFF"]})
    refused(501, client.get_log_settings)
    refused(501, client.update_log_settings, {"log_info": False})


def statistics(client):
    stats = client.get_inference_statistics("same-FP32")["model_stats"][0]
    assert stats["inference_stats"]["success"]["count"] > 0, stats
    assert stats["inference_stats"]["fail"]["count"] > 0, stats
    assert len(client.get_inference_statistics()["model_stats"]) > 1
    assert client.get_inference_statistics("same-FP32", "1")["model_stats"][0]["name"] == "same-FP32"


def index(client):
    return {entry["name"]: entry.get("state", "") for entry in client.get_model_repository_index()}


def moved_on(client):
    """The set of models is new, so keys and certificate are too: who trusted the old one takes the new one."""
    return connect() if TLS else client


def repository(client):
    assert index(client)["same-FP32"] == "READY" and index(client)["spare"] != "READY", index(client)
    refused(401, client.load_model, "spare")
    refused(401, client.unload_model, "spare", headers={"authorization": "Bearer none"})
    client.load_model("spare", headers=ADMIN)
    client = moved_on(client)
    assert client.is_model_ready("spare") and index(client)["spare"] == "READY"
    assert_same(FP32, client.infer("spare", [given("FP32", FP32)]).as_numpy("y"))
    refused(400, client.load_model, "spare", headers=ADMIN, config='{"max_batch_size": 1}')
    refused(404, client.load_model, "none", headers=ADMIN)
    client.unload_model("spare", headers=ADMIN, unload_dependents=True)
    client = moved_on(client)
    assert not client.is_model_ready("spare")
    # Whoever connected before may still use it for a while.
    assert index(client)["spare"] in ("UNAVAILABLE", "UNLOADING"), index(client)
    refused(404, client.infer, "spare", [given("FP32", FP32)])


async def with_asyncio():
    trust = {"ssl_context": ssl.create_default_context(cafile=authority())} if TLS else {}
    async with aio.InferenceServerClient(ADDRESS, ssl=TLS, **trust) as client:
        assert await client.is_server_ready()
        for binary in (True, False):
            tensor = aio.InferInput("x", list(FP32.shape), "FP32")
            tensor.set_data_from_numpy(FP32, binary_data=binary)
            outputs = [aio.InferRequestedOutput("y", binary_data=binary)]
            calls = [client.infer("same-FP32", [tensor], outputs=outputs) for _ in range(8)]
            for result in await asyncio.gather(*calls):
                assert_same(FP32, result.as_numpy("y"))


def asyncio_client():
    asyncio.run(with_asyncio())


def main():
    client = connect(concurrency=4)
    checks = (
        health, metadata, configuration, every_type, every_rank, requested_outputs, parameters, asynchronous, errors,
        compression, classification, what_is_not_there, statistics, repository,
    )  # fmt: skip
    check("triton http", checks, client)
    client.close()
    check("triton http", [asyncio_client])


if __name__ == "__main__":
    main()
