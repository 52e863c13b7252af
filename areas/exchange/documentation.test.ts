// What docs/generated/data-pack.md says is what the declaration of packs says; UPDATE=1 writes it anew.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { today } from '#test/harness.ts'
import { root } from '#test/throwaway-server.ts'
import { descriptor } from './data-package.ts'
import { documentation } from './documentation.ts'
import { kinds } from './pack.ts'

describe('the documentation of data packs', () => {
  it('is what the declaration says', () => {
    const file = join(root, 'docs/generated/data-pack.md')
    if (process.env['UPDATE']) writeFileSync(file, documentation(today))
    assert.equal(readFileSync(file, 'utf8'), documentation(today), 'run UPDATE=1 npm test -- exchange/documentation')
  })

  it('and the descriptor name every column, and refer to what is there', () => {
    const { resources } = JSON.parse(descriptor()) as { resources: { name: string, path: string, schema: { fields: { name: string, type: string }[],
      primaryKey: string[],
      foreignKeys: { fields: string[], reference: { resource: string, fields: string[] } }[] } }[] }
    assert.deepEqual(resources.map(({ name, path }) => [name, path]), kinds.map(({ name }) => [name, `${name}.csv`]))
    for (const { name, schema } of resources) {
      const columns = schema.fields.map((field) => field.name)
      assert.ok(schema.primaryKey.every((key) => columns.includes(key)), name)
      for (const { fields, reference } of schema.foreignKeys) {
        assert.ok(fields.every((field) => columns.includes(field)), name)
        const there = resources.find((resource) => resource.name === reference.resource)!.schema
        assert.deepEqual([...reference.fields].sort(), [...there.primaryKey].sort(), `${name} to ${reference.resource}`)
      }
    }
  })
})
