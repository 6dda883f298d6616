// The sentence model behind Fastify: token ids in, the normalised mean of the tokens' vectors out.
'use strict'

const fastify = require('fastify')
const ort = require('onnxruntime-node')

const WIDTH = 384
const [model, port] = process.argv.slice(2)

function pooled (hidden, tokens) {
  const mean = new Array(WIDTH).fill(0)
  for (let row = 0; row < tokens; row++) {
    for (let column = 0; column < WIDTH; column++) mean[column] += hidden[row * WIDTH + column]
  }
  const norm = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0))
  return mean.map(value => Math.fround(value / norm))
}

function tensor (ids, value) {
  const data = BigInt64Array.from(ids, value)
  return new ort.Tensor('int64', data, [1, ids.length])
}

async function main () {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  const app = fastify()
  app.post('/v1/embeddings', async request => {
    const ids = request.body.input[0]
    const output = await session.run({
      input_ids: tensor(ids, BigInt),
      attention_mask: tensor(ids, () => 1n),
      token_type_ids: tensor(ids, () => 0n)
    })
    return {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: pooled(output.last_hidden_state.data, ids.length) }],
      model: request.body.model
    }
  })
  await app.listen({ port: Number(port), host: '127.0.0.1' })
  console.log('ready')
}

main()
