// The server as a process: started, signed in to, stopped; and what it says when it can't start.
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeAt, stepAt } from '#areas/people/one-time-codes.ts'
import { root } from '#test/throwaway-server.ts'

const parent = mkdtempSync(join(tmpdir(), 'server-test-'))
// Made private by mkdtemp: where root runs this, the database's user could not reach what is in it.
chmodSync(parent, 0o755)
const folder = join(parent, 'data')

type Ended = { code: number | null, output: string }
const children: ChildProcess[] = []

/** Our server in a process of its own. */
function start(environment: Record<string, string>) {
  const unset = { HOST: '', DATABASE_URL: '', THROUGHLINE_TODAY: '', THROUGHLINE_URL: '', THROUGHLINE_DEMO: '' }
  const env = { ...process.env, ...unset, PORT: '0', THROUGHLINE_DATA: folder, ...environment }
  const child = spawn(process.execPath, [join(root, 'server.ts')], { env })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString() })
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output })))
  /** Its address, once all is printed. */
  const ready = async (): Promise<string> => {
    while (!output.includes('Ctrl-C stops it')) {
      if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${output}`)
      await sleep(20)
    }
    return /is ready: (\S+)/.exec(output)![1]!
  }
  return { child, ended, ready, output: () => output }
}

const passwordsIn = (output: string) =>
  [...output.matchAll(/(\S+@example\.org) +(\S+-\d{4})/g)].map((match) => [match[1]!, match[2]!] as const)

/** What a browser holds once it has the form; sending it comes later. */
async function formOf(address: string) {
  const form = await fetch(`${address}/sign-in`, { headers: { accept: 'application/json' } })
  const { csrf } = await form.json() as { csrf: string }
  const cookie = form.headers.getSetCookie().map((set) => set.split(';')[0]!).join('; ')
  return async (email: string, password: string): Promise<number> => {
    const answer = await fetch(`${address}/sign-in`, { method: 'POST', body: JSON.stringify({ email, password }),
      headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': csrf, cookie } })
    return answer.status
  }
}

/** Somebody with a program that keeps cookies and the form's token. */
async function visit(address: string, first = '/sign-in') {
  const cookies = new Map<string, string>()
  let csrf = ''
  const send = async (path: string, body?: object): Promise<{ status: number, body: Record<string, unknown> }> => {
    const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': csrf, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    const answer = await fetch(`${address}${path}`, body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers })
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!
      if (/expires=Thu, 01 Jan 1970/i.test(set)) cookies.delete(name!)
      else cookies.set(name!, value!)
    }
    const said = await answer.json() as Record<string, unknown>
    if (typeof said['csrf'] === 'string') csrf = said['csrf']
    return { status: answer.status, body: said }
  }
  await send(first)
  return send
}

describe('npm start', () => {
  after(() => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
    rmSync(parent, { recursive: true, force: true })
  })
  let passwords: (readonly [string, string])[] = []

  it('starts a demo on its first run, prints a sign-in for each role that works, and stops without dropping a request', async () => {
    const server = start({})
    const address = await server.ready()
    assert.match(address, /^http:\/\/localhost:\d+$/)
    const health = await (await fetch(`${address}/health`)).json() as Record<string, unknown>
    assert.deepEqual([health['status'], health['database']], ['ok', 'ok'])
    passwords = passwordsIn(server.output())
    assert.equal(passwords.length, 11)
    const signIn = await formOf(address)
    assert.equal(await signIn(passwords[0]![0], 'a wrong password'), 422)
    const answers = Promise.all(passwords.map(([email, password]) => signIn(email, password)))
    // All have arrived, and wait for the passwords before them to be checked: a stop answers them first.
    await sleep(100)
    server.child.kill('SIGTERM')
    assert.deepEqual(await answers, passwords.map(() => 200))
    assert.equal((await server.ended).code, 0)
  })

  it('prints the same sign-ins again, on the day it is told', async () => {
    const server = start({ THROUGHLINE_TODAY: '2027-01-04' })
    await server.ready()
    assert.deepEqual(passwordsIn(server.output()), passwords)
    server.child.kill('SIGINT')
    assert.equal((await server.ended).code, 0)
  })

  it('says when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const { code, output } = await start({ PORT: String(port) }).ended
    other.close()
    assert.equal(code, 1)
    assert.match(output, new RegExp(`Port ${port} is in use`))
  })

  it('shows a demo to nobody beyond this machine, and makes no live installation of it', async () => {
    const refusals: [Record<string, string>, RegExp][] = [
      [{ HOST: '0.0.0.0' }, /this machine only.*THROUGHLINE_DEMO=0/s],
      [{ THROUGHLINE_DEMO: '0' }, /holds a demo installation/],
      [{ PORT: 'many' }, /PORT must be a number/],
      [{ THROUGHLINE_TODAY: 'soon' }, /THROUGHLINE_TODAY must be written as/],
      [{ THROUGHLINE_URL: 'example' }, /THROUGHLINE_URL must be an address/],
    ]
    for (const [environment, message] of refusals) {
      const { code, output } = await start(environment).ended
      assert.equal(code, 1, output)
      assert.match(output, message)
      assert.doesNotMatch(output, /\n {4}at /, 'no stack')
    }
  })

  it('starts an empty installation with a set-up code, which makes its first administrator, once; and keeps its day', async () => {
    const live = { THROUGHLINE_DEMO: '0', THROUGHLINE_DATA: join(parent, 'live') }
    const server = start(live)
    const address = await server.ready()
    const [, page, setUpCode] = /(http\S+\/sign-in\/set-up).*?\n {2}([a-z2-7]{4}(?:-[a-z2-7]{4}){3})\n/s.exec(server.output())!
    assert.equal(page, `${address}/sign-in/set-up`)
    assert.deepEqual(passwordsIn(server.output()), [])
    const visitor = await visit(address, '/sign-in/set-up')
    const answers = { authority_name: 'Anytown Council', authority_code: 'anytown', nation: 'england', name: 'Ann Other', email: 'ann@example.org', password: 'marbled owls knit' }
    assert.equal((await visitor('/sign-in/set-up', { ...answers, set_up_code: 'aaaa-bbbb-cccc-dddd' })).status, 422)
    assert.equal((await visitor('/sign-in/set-up', { ...answers, set_up_code: setUpCode })).status, 200)
    const { offer } = (await visitor('/sign-in/second-factor')).body as { offer: { sealed: string, secret: string } }
    assert.equal((await visitor('/people')).status, 401)
    const entered = await visitor('/sign-in/second-factor', { offer: offer.sealed, code: codeAt(offer.secret.replaceAll(' ', ''), stepAt(Date.now())) })
    assert.equal((entered.body['codes'] as string[]).length, 10)
    const { members } = (await visitor('/people')).body as { members: { name: string, role: string }[] }
    assert.deepEqual(members.map(({ name, role }) => [name, role]), [['Ann Other', 'administrator']])
    const second = await (await visit(address, '/sign-in/set-up'))('/sign-in/set-up', { ...answers, authority_code: 'other', email: 'eve@example.org', set_up_code: setUpCode })
    assert.equal(second.status, 409)
    server.child.kill('SIGTERM')
    assert.equal((await server.ended).code, 0)
    const { code, output } = await start({ ...live, THROUGHLINE_TODAY: '2027-01-04' }).ended
    assert.equal(code, 1)
    assert.match(output, /demo and test installations only/)
  })
})
