// OpenAI's own client for Node, unmodified, against a running server that embeds with all-MiniLM-L6-v2.
// ASSAY_SERVER is HOST:PORT; NODE_EXTRA_CA_CERTS is a file with the server's certificate.
import assert from "node:assert/strict";
import OpenAI from "openai";

const MODEL = "all-MiniLM-L6-v2";
const HELLO = "Hello world!";
const HELLO_TOKENS = [101, 7592, 2088, 999, 102];

const client = new OpenAI({ baseURL: `https://${process.env.ASSAY_SERVER}/v1`, apiKey: "none", maxRetries: 0 });

async function refused(status, param, code, call) {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof OpenAI.APIError, String(error));
    assert.deepEqual([error.status, error.param, error.code], [status, param, code]);
    assert.equal(error.type, "invalid_request_error");
    return true;
  });
}

async function models() {
  const listed = [];
  for await (const model of client.models.list()) listed.push(model);
  assert.ok(listed.some((model) => model.id === MODEL));
  const one = await client.models.retrieve(MODEL);
  assert.deepEqual({ ...one }, { ...listed.find((model) => model.id === MODEL) });
  await refused(404, "model", "model.unknown", () => client.models.retrieve("none"));
}

async function everyInput() {
  const answer = await client.embeddings.create({ model: MODEL, input: HELLO });
  assert.equal(answer.usage.prompt_tokens, HELLO_TOKENS.length);
  const vector = answer.data[0].embedding;
  assert.equal(vector.length, 384);
  for (const input of [[HELLO, "Another."], HELLO_TOKENS, [HELLO_TOKENS, [101, 102]]]) {
    const other = await client.embeddings.create({ model: MODEL, input });
    assert.deepEqual(other.data[0].embedding, vector);
    assert.equal(other.data.length, input === HELLO_TOKENS ? 1 : 2);
  }
}

async function everyFormat() {
  const bytes = await client.embeddings.create({ model: MODEL, input: HELLO, encoding_format: "base64" });
  const floats = await client.embeddings.create({ model: MODEL, input: HELLO, encoding_format: "float" });
  const buffer = Buffer.from(bytes.data[0].embedding, "base64");
  const decoded = floats.data[0].embedding.map((_, i) => buffer.readFloatLE(4 * i));
  assert.deepEqual(floats.data[0].embedding.map(Math.fround), decoded);
}

async function optionsOfRequests() {
  const full = await client.embeddings.create({ model: MODEL, input: HELLO, dimensions: 384, user: "someone" });
  assert.equal(full.data[0].embedding.length, 384);
  const short = await client.embeddings.create({ model: "shortened", input: HELLO, dimensions: 128 });
  assert.equal(short.data[0].embedding.length, 128);
  const { response } = await client.embeddings.create({ model: MODEL, input: HELLO }).withResponse();
  assert.match(response.headers.get("assay-receipt"), /^:[A-Za-z0-9+/=]+:$/);
}

async function errors() {
  const create = (request) => () => client.embeddings.create(request);
  await refused(404, "model", "model.unknown", create({ model: "none", input: HELLO }));
  await refused(400, "dimensions", "parameter.unsupported", create({ model: MODEL, input: HELLO, dimensions: 128 }));
  await refused(400, "input", "request.json", create({ model: MODEL, input: 7 }));
}

for (const check of [models, everyInput, everyFormat, optionsOfRequests, errors]) {
  await check();
  console.log(`openai node: ${check.name}`);
}
