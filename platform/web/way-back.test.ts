// After signing in one is where one was: on the page, or on the page with the form.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { get, show, type Area } from './route.ts'
import { wayBack } from './way-back.ts'

const handle = async () => show({}, () => { throw new Error('nobody looks at it') })
const page = (path: string) => get(path, { name: 'x.x', summary: 'X', permission: 'home.read', handle, ...(path.includes(':') ? { params: { id: 'number' as const } } : {}) } as never)
const areas: Area[] = [{ name: 'x', navigation: [], routes: ['/', '/lists', '/lists/:id', '/lists/:id/new'].map(page) }]
const back = (method: 'GET' | 'POST', path: string) => wayBack({ method }, new URL(path, 'http://x'), areas)

describe('the way back', () => {
  it('is the page that was asked for, with its filters', () => assert.equal(back('GET', '/lists/7?as-at=2026-06-01'), '/lists/7?as-at=2026-06-01'))

  it('is the page whose form was sent', () => {
    assert.equal(back('POST', '/lists/7/new'), '/lists/7/new')
    assert.equal(back('POST', '/lists/7/close'), '/lists/7')
    assert.equal(back('POST', '/lists/7/parts/9/end'), '/lists/7')
    assert.equal(back('POST', '/other/thing'), '/')
  })
})
