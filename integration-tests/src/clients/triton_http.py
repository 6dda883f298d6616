"""Triton's own HTTP client, unmodified, against a running server. Usage: triton_http.py HOST:PORT"""

import asyncio
import ssl
import sys

import gevent.ssl
import numpy as np
import tritonclient.http as http
import tritonclient.http.aio as aio
from tritonclient.utils import InferenceServerException

from samples import SAMPLES, assert_same

ADDRESS = sys.argv[1]


def connect():
    # The server's key is vouched for by its evidence, not by an authority: the SDK checks that, these clients cannot.
    return http.InferenceServerClient(
        ADDRESS, ssl=True, concurrency=4, insecure=True, ssl_context_factory=gevent.ssl._create_unverified_context
    )


def given(datatype, array, binary=True):
    tensor = http.InferInput("x", list(array.shape), datatype)
    tensor.set_data_from_numpy(array, binary_data=binary)
    return [tensor]


def health_and_metadata(client):
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready("same-FP32") and client.is_model_ready("same-FP32", "1")
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    metadata = client.get_model_metadata("same-FP32")
    assert metadata["inputs"] == [{"name": "x", "datatype": "FP32", "shape": [-1, -1]}], metadata


def config_and_statistics(client):
    config = client.get_model_config("same-FP32")
    assert config["name"] == "same-FP32" and config["backend"] == "onnxruntime", config
    assert config["input"][0]["data_type"] == "TYPE_FP32", config
    stats = client.get_inference_statistics("same-FP32")["model_stats"][0]
    assert stats["inference_stats"]["success"]["count"] > 0, stats
    assert len(client.get_inference_statistics()["model_stats"]) > 1


def every_type(client):
    for datatype, array in SAMPLES.items():
        model = f"same-{datatype}"
        outputs = [http.InferRequestedOutput("y", binary_data=True)]
        assert_same(array, client.infer(model, given(datatype, array), outputs=outputs, request_id="1").as_numpy("y"))
        # Without outputs, the client asks for all of them in binary.
        assert_same(array, client.infer(model, given(datatype, array)).as_numpy("y"))
        if datatype not in ("FP16", "BF16"):
            outputs = [http.InferRequestedOutput("y", binary_data=False)]
            answer = client.infer(model, given(datatype, array, binary=False), outputs=outputs)
            assert_same(array, answer.as_numpy("y"))


def asynchronous(client):
    array = SAMPLES["FP32"]
    calls = [client.async_infer("same-FP32", given("FP32", array + i), request_id=str(i)) for i in range(32)]
    for i, call in enumerate(calls):
        result = call.get_result()
        assert result.get_response()["id"] == str(i)
        assert_same(array + i, result.as_numpy("y"))


def errors(client):
    try:
        client.infer("none", given("FP32", SAMPLES["FP32"]))
        raise AssertionError("an unknown model answered")
    except InferenceServerException as e:
        assert e.status() == "404" and e.message() == "there is no such model or version", e
    try:
        client.infer("same-FP32", given("FP64", SAMPLES["FP64"]))
        raise AssertionError("a wrong datatype was taken")
    except InferenceServerException as e:
        assert e.status() == "400", e


async def with_asyncio():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    async with aio.InferenceServerClient(ADDRESS, ssl=True, ssl_context=context) as client:
        assert await client.is_server_ready()
        for binary in (True, False):
            array = SAMPLES["FP32"]
            tensor = aio.InferInput("x", list(array.shape), "FP32")
            tensor.set_data_from_numpy(array, binary_data=binary)
            outputs = [aio.InferRequestedOutput("y", binary_data=binary)]
            calls = [client.infer("same-FP32", [tensor], outputs=outputs) for _ in range(8)]
            for result in await asyncio.gather(*calls):
                assert_same(array, result.as_numpy("y"))


def main():
    client = connect()
    for check in (health_and_metadata, every_type, asynchronous, errors, config_and_statistics):
        check(client)
        print(f"triton http: {check.__name__}")
    client.close()
    asyncio.run(with_asyncio())
    print("triton http: with_asyncio")


if __name__ == "__main__":
    main()
