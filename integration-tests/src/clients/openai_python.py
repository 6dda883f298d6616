"""OpenAI's own Python client, unmodified, against a running server that embeds with all-MiniLM-L6-v2."""

import asyncio
import base64
import math
import struct

import openai

from server import ADDRESS, authority, check

MODEL = "all-MiniLM-L6-v2"
HELLO = "Hello world!"
HELLO_TOKENS = [101, 7592, 2088, 999, 102]


def options():
    # The key is for OpenAI's service; this server asks for none.
    return {"base_url": f"https://{ADDRESS}/v1", "api_key": "none", "max_retries": 0}


def refused(kind, member, code, call, **request):
    try:
        call(**request)
    except kind as e:
        assert (e.param, e.code) == (member, code), e
        assert e.type == "invalid_request_error" and e.body["message"] in e.message, e
        return
    raise AssertionError("a wrong request was answered")


def models(client):
    listed = {model.id: model for model in client.models.list()}
    assert MODEL in listed and "same-FP32" in listed, listed
    one = client.models.retrieve(MODEL)
    assert one == listed[MODEL] and one.object == "model" and one.owned_by == "assay" and one.created > 0, one
    refused(openai.NotFoundError, "model", "model.unknown", client.models.retrieve, model="none")


def every_input(client):
    answer = client.embeddings.create(model=MODEL, input=HELLO)
    assert answer.object == "list" and answer.model == MODEL
    assert answer.usage.prompt_tokens == answer.usage.total_tokens == len(HELLO_TOKENS), answer.usage
    vector = answer.data[0].embedding
    assert len(vector) == 384 and math.isclose(math.fsum(v * v for v in vector), 1, abs_tol=1e-5)
    for given in ([HELLO, "Another."], HELLO_TOKENS, [HELLO_TOKENS, [101, 102]]):
        answer = client.embeddings.create(model=MODEL, input=given)
        assert answer.data[0].embedding == vector, given
        assert [one.index for one in answer.data] == list(range(len(answer.data)))
        assert len(answer.data) == (1 if given is HELLO_TOKENS else 2)


def every_format(client):
    # Without a format the client asks for base64 and reads that.
    default = client.embeddings.create(model=MODEL, input=HELLO).data[0].embedding
    floats = client.embeddings.create(model=MODEL, input=HELLO, encoding_format="float").data[0].embedding
    assert struct.pack("<384f", *floats) == struct.pack("<384f", *default)
    text = client.embeddings.create(model=MODEL, input=HELLO, encoding_format="base64").data[0].embedding
    assert base64.b64decode(text) == struct.pack("<384f", *default)


def options_of_requests(client):
    full = client.embeddings.create(model=MODEL, input=HELLO, dimensions=384, user="someone").data[0].embedding
    assert len(full) == 384
    short = client.embeddings.create(model="shortened", input=HELLO, dimensions=128).data[0].embedding
    assert len(short) == 128 and math.isclose(math.fsum(v * v for v in short), 1, abs_tol=1e-5)
    ratio = full[0] / short[0]
    assert all(math.isclose(f, s * ratio, abs_tol=1e-6) for f, s in zip(full, short)), "not the same direction"
    raw = client.embeddings.with_raw_response.create(model=MODEL, input=HELLO)
    assert raw.headers["assay-receipt"].startswith(":") and raw.parse().data


def errors(client):
    create = client.embeddings.create
    bad = openai.BadRequestError
    refused(openai.NotFoundError, "model", "model.unknown", create, model="none", input=HELLO)
    refused(bad, "model", "model.no_embeddings", create, model="same-FP32", input=HELLO)
    refused(bad, "dimensions", "parameter.unsupported", create, model=MODEL, input=HELLO, dimensions=128)
    refused(bad, "dimensions", "parameter.unsupported", create, model="shortened", input=HELLO, dimensions=63)
    refused(bad, "input", "request.incomplete", create, model=MODEL, input=[])
    refused(bad, "encoding_format", "parameter.unsupported", create, model=MODEL, input="a", encoding_format="hex")
    messages = [{"role": "user", "content": HELLO}]
    refused(openai.NotFoundError, None, "http.not_found", client.chat.completions.create, model=MODEL, messages=messages)


async def with_asyncio():
    async with openai.AsyncOpenAI(**options(), http_client=openai.DefaultAsyncHttpxClient(verify=authority())) as client:
        calls = [client.embeddings.create(model=MODEL, input=[HELLO, str(i)]) for i in range(8)]
        answers = await asyncio.gather(*calls)
        assert all(answer.data[0].embedding == answers[0].data[0].embedding for answer in answers)


def asyncio_client():
    asyncio.run(with_asyncio())


def main():
    with openai.OpenAI(**options(), http_client=openai.DefaultHttpxClient(verify=authority())) as client:
        check("openai python", (models, every_input, every_format, options_of_requests, errors), client)
    check("openai python", [asyncio_client])


if __name__ == "__main__":
    main()
