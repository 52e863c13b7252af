// Sessions and the token of forms: whose cookie it is, and which writes come from our own pages.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { formTokenOf, hashOf, isFromOurPages, keepSession, newToken, sessionOf, visitOf } from './session.ts'

const cookies = (given: Record<string, string>) => ({ cookies: given, headers: {} }) as unknown as FastifyRequest
const answer = () => {
  const set: { name: string, value: string, options: Record<string, unknown> }[] = []
  return { set, reply: { setCookie: (name: string, value: string, options: Record<string, unknown>) => void set.push({ name, value, options }) } as unknown as FastifyReply }
}

describe('the session cookie', () => {
  it('goes to our own host over HTTPS, and no script reads it', () => {
    const { set, reply } = answer()
    keepSession(reply, newToken(), 'throughline_whole')
    assert.deepEqual(set.map(({ name, options }) => [name, options]), [['__Host-throughline', { path: '/', secure: true, httpOnly: true, sameSite: 'lax' }]])
  })

  it('names the wall that the session stands behind', () => {
    for (const wall of ['throughline_scoped', 'throughline_whole', 'throughline_admin'] as const) {
      const { set, reply } = answer()
      const token = newToken()
      keepSession(reply, token, wall)
      assert.deepEqual(sessionOf(cookies({ [set[0]!.name]: set[0]!.value })), { token, wall })
    }
  })

  it('is no session when it is anything else', () => {
    for (const wrong of ['', 'x', newToken(), `z.${newToken()}`, `s.${newToken()}x`, `s.${newToken().slice(1)}=`]) {
      assert.equal(sessionOf(cookies({ '__Host-throughline': wrong })), undefined, wrong)
    }
    assert.equal(sessionOf(cookies({})), undefined)
  })

  it('is kept in the database only as a hash', () => {
    const token = newToken()
    assert.equal(hashOf(token).length, 32)
    assert.ok(!hashOf(token).toString('latin1').includes(token))
    assert.notEqual(token, newToken())
  })
})

describe('a visit before signing in', () => {
  it('gets a token of its own, and keeps it', () => {
    const { set, reply } = answer()
    const visit = visitOf(cookies({}), reply)
    assert.deepEqual(set.map(({ name, value }) => [name, value]), [['__Host-throughline-visit', visit]])
    assert.equal(visitOf(cookies({ '__Host-throughline-visit': visit }), reply), visit)
    assert.equal(set.length, 1)
    assert.notEqual(visitOf(cookies({ '__Host-throughline-visit': 'mine' }), reply), 'mine')
  })
})

describe('a write', () => {
  const secret = newToken()
  const sent = (headers: Record<string, string>, given: unknown = formTokenOf(secret)) =>
    isFromOurPages({ headers: { host: 'throughline.example', ...headers } } as unknown as FastifyRequest, secret, given)

  it('is taken with the token of this visit', () => {
    assert.equal(sent({}), true)
    assert.equal(sent({ 'sec-fetch-site': 'same-origin', origin: 'https://throughline.example' }), true)
    for (const wrong of [null, '', 'x', formTokenOf(newToken()), [formTokenOf(secret)]]) assert.equal(sent({}, wrong), false, String(wrong))
  })

  it('is refused when the browser says it comes from elsewhere, whatever its token', () => {
    assert.equal(sent({ 'sec-fetch-site': 'cross-site' }), false)
    assert.equal(sent({ 'sec-fetch-site': 'same-site' }), false)
    assert.equal(sent({ origin: 'https://elsewhere.example' }), false)
    assert.equal(sent({ origin: 'null' }), false)
    assert.equal(sent({ origin: 'nonsense' }), false)
  })
})
