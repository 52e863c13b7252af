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
type Description = { openapi: string, info: { description: string }, paths: Record<string, Record<string, Operation>>, components: { schemas: Record<string, object> } }

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
      assert.deepEqual(Object.keys(schema.properties!), [...new Set([...Object.keys(route.input), ...Object.keys(route.besides?.fields ?? {})])], route.name)
      assert.deepEqual(schema.required, Object.entries(route.input).filter(([, { optional, kind }]) => !optional && kind !== 'flag').map(([name]) => name),
        route.name)
    }
  })

  it('says who may, and what the answers are', async () => {
    const { components } = await described()
    for (const { route, operation } of await operations()) {
      assert.equal(operation!.security !== undefined, route.permission !== 'public', route.name)
      const [posts, filters] = [route.method === 'POST', Object.keys(route.query).length > 0 || route.asAt]
      assert.deepEqual(Object.keys(operation!.responses), ['200', ...(posts ? ['201'] : []), '400', '401', '403', '404', ...(posts ? ['409', '413', '415'] : []), ...(posts || filters ? ['422'] : []),
        ...(['public', 'home.read'].includes(route.permission) && route.path !== '/sign-in' || route.path === '/sign-in' && !posts ? [] : ['429'])], route.name)
      const refs = JSON.stringify(operation).match(/(?<="\$ref":"#\/components\/schemas\/)\w+/g) ?? []
      assert.deepEqual(refs.filter((name) => !(name in components.schemas)), [], route.name)
    }
  })

  it('says what a new schedule needs of somebody new, unless a client is named, and which choices are open', async () => {
    const { schema } = (await operations()).find(({ route }) => route.name === 'schedules.ask')!.operation!.requestBody!.content['application/json']! as {
      schema: Schema & { anyOf: { required: string[] }[], properties: Record<string, { description?: string }> } }
    for (const name of ['forename', 'surname', 'date_of_birth', 'nino', 'gender', 'ethnicity', 'address_1', 'postcode']) assert.ok(schema.properties[name], name)
    assert.deepEqual(schema.anyOf[0], { required: ['client'] })
    for (const name of ['surname', 'date_of_birth', 'gender']) assert.ok(schema.anyOf[1]!.required.includes(name) && !schema.required!.includes(name), name)
    assert.match(schema.properties['service_level']!.description!, /One of the options that come with the answer/)
    assert.doesNotMatch(schema.properties['gender']!.description ?? '', /options that come/)
  })

  it('says that files are files, and how a program signs in', async () => {
    const all = await operations()
    const typeOf = (path: string) => Object.keys(all.find(({ route }) => route.path === path)!.operation!.responses['200']!.content!)
    assert.deepEqual([typeOf('/reports/leavers.csv'), typeOf('/services')], [['text/csv'], ['application/json']])
    assert.match(typeOf('/reports/leavers.xlsx')[0]!, /spreadsheetml/)
    assert.match((await described()).info.description, /GET \/sign-in first/)
  })
})
