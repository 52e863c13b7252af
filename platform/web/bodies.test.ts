// Bodies of requests: what is read, and what is refused because it can't be one clear value.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readForm, readJson } from './bodies.ts'

const form = (text: string) => ({ ...readForm(Buffer.from(text)) })
const json = (text: string) => readJson(Buffer.from(text))
const isRefused = (work: () => unknown, why: RegExp) => assert.throws(work, (error: { status: number, message: string }) => error.status === 400 && why.test(error.message))

describe('the body of a form', () => {
  it('is names and values', () => {
    assert.deepEqual(form('name=Ada+Beck&note=a%2Bb%20%C3%A9&empty=&bare'), { name: 'Ada Beck', note: 'a+b é', empty: '', bare: '' })
    assert.deepEqual(form(''), {})
    assert.deepEqual(form('a=b=c'), { a: 'b=c' })
  })

  it('keeps a field that is sent twice as a list, which no field takes for one value', () => {
    assert.deepEqual(form('a=1&a=2&a=3'), { a: ['1', '2', '3'] })
  })

  it('cannot change what objects are', () => {
    const read = readForm(Buffer.from('__proto__=x&constructor=y'))
    assert.equal(Object.getPrototypeOf(read), null)
    assert.equal(read['__proto__'], 'x')
  })

  it('is refused when it is not UTF-8 or has too many fields', () => {
    isRefused(() => form('name=%ff'), /not UTF-8/)
    isRefused(() => form('name=%zz'), /not UTF-8/)
    isRefused(() => readForm(Buffer.from([0x61, 0x3d, 0xff])), /not UTF-8/)
    isRefused(() => form(Array.from({ length: 1001 }, (_, at) => `f${at}=`).join('&')), /too many fields/)
  })

  it('reads what a browser writes', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), (fields) => {
      assert.deepEqual(form(new URLSearchParams(fields).toString()), { ...fields })
    }))
  })
})

describe('the body of a program', () => {
  it('is JSON, or nothing', () => {
    assert.deepEqual(json('{"a": [1, {"b": "c"}], "d": null}'), { a: [1, { b: 'c' }], d: null })
    assert.deepEqual(json('  '), {})
  })

  it('is refused when it is broken', () => {
    for (const broken of ['{', '{"a":}', 'nothing', '{"a":1}}', '\u0000']) isRefused(() => json(broken), /not valid JSON/)
    isRefused(() => readJson(Buffer.from([0x22, 0xff, 0x22])), /not UTF-8/)
  })

  it('has no member twice: which one would count?', () => {
    isRefused(() => json('{"a": 1, "a": 2}'), /"a" twice/)
    isRefused(() => json('{"x": {"a": 1, "b": [{}], "a": 2}}'), /"a" twice/)
    assert.deepEqual(json('{"a": {"a": 1}, "b": [{"a": 2}, {"a": 3}], "c": "\\"a\\":"}'), { a: { a: 1 }, b: [{ a: 2 }, { a: 3 }], c: '"a":' })
  })

  it('cannot change what objects are, and is not nested without end', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) isRefused(() => json(`{"a": {"${name}": 1}}`), new RegExp(`called ${name}`))
    isRefused(() => json('['.repeat(10_000)), /nested too deeply/)
    isRefused(() => json(`${'{"a":'.repeat(21)}1${'}'.repeat(21)}`), /nested too deeply/)
  })

  it('reads what programs write', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (sent) => {
      const text = JSON.stringify(sent)
      if (/"(__proto__|constructor|prototype)":/.test(text)) return
      assert.deepEqual(json(text), JSON.parse(text))
    }))
  })
})
