// The description of the API: every route is in it, with its parameters, its fields and its answers.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testApp, testDatabase } from '#test/harness.ts'

type Schema = { type?: string, required?: string[], properties?: Record<string, { title?: string }> }
type Operation = {
  operationId: string, summary: string, security?: object[], description?: string
  parameters: { name: string, in: string, required: boolean, schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string, content?: Record<string, { schema: { $ref?: string } }> }>
}
type Description = { openapi: string, paths: Record<string, Record<string, Operation>>, components: { schemas: Record<string, object> } }

describe('the description of the API', () => {
  const app = testApp(testDatabase())
  const described = async () => JSON.parse((await app.visitor().request('/api/openapi.json')).body) as Description
  const operations = async () => {
    const { paths } = await described()
    const { routes } = await app.server()
    return routes.map((route) => ({ route, operation: paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()] }))
  }

  it('has every route, and nothing else', async () => {
    const { openapi, paths } = await described()
    assert.match(openapi, /^3\.1\./)
    const all = await operations()
    assert.deepEqual(all.filter(({ operation }) => !operation).map(({ route }) => route.name), [])
    assert.equal(Object.values(paths).flatMap((methods) => Object.values(methods)).length, all.length)
    assert.deepEqual(all.map(({ operation }) => operation!.operationId), all.map(({ route }) => route.name))
  })

  it('names the parts of each address and every filter', async () => {
    for (const { route, operation } of await operations()) {
      const of = (place: string) => operation!.parameters.filter((parameter) => parameter.in === place)
      assert.deepEqual(of('path').map(({ name, required }) => [name, required]), Object.keys(route.params).map((name) => [name, true]), route.name)
      assert.deepEqual(of('query').map(({ name }) => name), [...Object.keys(route.query), ...(route.asAt ? ['as-at'] : [])], route.name)
    }
  })

  it('says which fields a post takes, and which of them it must have', async () => {
    for (const { route, operation } of (await operations()).filter(({ route }) => route.method === 'POST' && !route.upload)) {
      const { schema } = operation!.requestBody!.content['application/json']!
      assert.deepEqual(Object.keys(schema.properties!), Object.keys(route.input), route.name)
      assert.deepEqual(schema.required, Object.entries(route.input).filter(([, { optional, kind }]) => !optional && kind !== 'flag').map(([name]) => name),
        route.name)
    }
  })

  it('says who may, and what the answers are', async () => {
    const { components } = await described()
    for (const { route, operation } of await operations()) {
      assert.equal(operation!.security !== undefined, route.permission !== 'public', route.name)
      assert.deepEqual(Object.keys(operation!.responses), ['200', '400', '401', '403', '404', ...(route.method === 'POST' ? ['409', '422'] : []),
        ...(['public', 'home.read'].includes(route.permission) ? [] : ['429'])], route.name)
      const refs = JSON.stringify(operation).match(/(?<="\$ref":"#\/components\/schemas\/)\w+/g) ?? []
      assert.deepEqual(refs.filter((name) => !(name in components.schemas)), [], route.name)
    }
  })
})
