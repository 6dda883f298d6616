// The two models behind Fastify, over the Open Inference Protocol in JSON and, for sentences, as OpenAI's embeddings:
// token ids in, the normalised mean of the tokens' vectors out.
'use strict'

const fastify = require('fastify')
const ort = require('onnxruntime-node')

const WIDTH = 384
const [models, port] = process.argv.slice(2)

const TYPES = { FP32: ['float32', Float32Array], INT64: ['int64', BigInt64Array] }
const NAMES = { float32: 'FP32', int64: 'INT64' }

function pooled (hidden, tokens) {
  const mean = new Array(WIDTH).fill(0)
  for (let row = 0; row < tokens; row++) {
    for (let column = 0; column < WIDTH; column++) mean[column] += hidden[row * WIDTH + column]
  }
  const norm = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0))
  return mean.map(value => Math.fround(value / norm))
}

function tensor (type, values, shape) {
  const [name, Data] = TYPES[type]
  return new ort.Tensor(name, type === 'INT64' ? Data.from(values, BigInt) : Data.from(values), shape)
}

function values (output) {
  return output.type === 'int64' ? Array.from(output.data, Number) : Array.from(output.data)
}

async function load (name) {
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1 }
  return ort.InferenceSession.create(`${models}/${name}/1/model.onnx`, options)
}

async function main () {
  const sessions = {}
  for (const name of ['all-MiniLM-L6-v2', 'loan-risk']) sessions[name] = await load(name)
  const app = fastify()
  app.post('/v1/embeddings', async request => {
    const ids = request.body.input[0]
    const shape = [1, ids.length]
    const output = await sessions['all-MiniLM-L6-v2'].run({
      input_ids: tensor('INT64', ids, shape),
      attention_mask: tensor('INT64', ids.map(() => 1), shape),
      token_type_ids: tensor('INT64', ids.map(() => 0), shape)
    })
    return {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: pooled(output.last_hidden_state.data, ids.length) }],
      model: request.body.model
    }
  })
  app.post('/v2/models/:model/infer', async request => {
    const session = sessions[request.params.model]
    const feeds = {}
    for (const input of request.body.inputs) feeds[input.name] = tensor(input.datatype, input.data, input.shape)
    const answers = await session.run(feeds)
    const outputs = session.outputNames.map(name => {
      const output = answers[name]
      return { name, datatype: NAMES[output.type], shape: output.dims, data: values(output) }
    })
    return { model_name: request.params.model, model_version: '1', outputs }
  })
  await app.listen({ port: Number(port), host: '127.0.0.1' })
  console.log('ready')
}

main()
