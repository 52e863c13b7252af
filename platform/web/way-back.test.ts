// After signing in one is where one was: on the page, or on the page with the form.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { get, post, show } from './route.ts'
import { pageOfForm, wayBack } from './way-back.ts'

const handle = async () => show({}, () => { throw new Error('nobody looks at it') })
const declared = (path: string) => ({ name: 'x.x', summary: 'X', permission: 'home.read', handle, ...(path.includes(':') ? { params: { id: 'number' as const } } : {}) }) as never
const routes = [...['/', '/lists', '/lists/:id', '/lists/:id/new'].map((path) => get(path, declared(path))), ...['/lists/:id/close', '/leave'].map((path) => post(path, declared(path)))]
const back = (method: 'GET' | 'POST', path: string) => wayBack({ method }, new URL(path, 'http://x'), routes)

describe('the way back', () => {
  it('is the page that was asked for, with its filters', () => assert.equal(back('GET', '/lists/7?as-at=2026-06-01'), '/lists/7?as-at=2026-06-01'))

  it('is the page whose form was sent', () => {
    assert.equal(back('POST', '/lists/7/new'), '/lists/7/new')
    assert.equal(back('POST', '/lists/7/close'), '/lists/7')
    assert.equal(back('POST', '/lists/7/parts/9/end'), '/lists/7')
    assert.equal(back('POST', '/other/thing'), '/')
  })

  it('is the page above, for an address that takes only what is sent', () => {
    const at = (path: string, method = 'GET') => pageOfForm(method, path, routes)
    assert.deepEqual([at('/lists/7/close'), at('/lists/nobody’s/close'), at('/leave')], ['/lists/7', '/lists/nobody’s', '/'])
    assert.deepEqual([at('/lists/7'), at('/lists/7/open'), at('/lists//close'), at('/lists/7/close', 'HEAD')], [undefined, undefined, undefined, undefined])
  })
})
