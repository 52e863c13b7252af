// The command line: help, exit codes, and the commands that put the first people into an empty installation.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openInstallation } from '#platform/database/open.ts'
import { root } from '#test/throwaway-server.ts'
import { commands } from './commands/registry.ts'

const parent = mkdtempSync(join(tmpdir(), 'command-test-'))
chmodSync(parent, 0o755)
const folder = join(parent, 'data')

function throughline(...words: string[]): Promise<{ code: number | null, out: string, err: string }> {
  const child = spawn(process.execPath, [join(root, 'throughline.ts'), ...words],
    { env: { ...process.env, THROUGHLINE_DATA: folder, THROUGHLINE_DEMO: '0', THROUGHLINE_TODAY: '', DATABASE_URL: '' } })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString() })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

async function refused(words: string[], code: 1 | 2, message: RegExp): Promise<void> {
  const answer = await throughline(...words)
  assert.equal(answer.code, code, answer.err)
  assert.match(answer.err, message)
  assert.equal(answer.out, '')
}

describe('throughline', () => {
  after(() => rmSync(parent, { recursive: true, force: true }))

  it('lists every command, each with help of its own', async () => {
    const { code, out } = await throughline('--help')
    assert.equal(code, 0)
    for (const { name } of commands) assert.match(out, new RegExp(`^  ${name} `, 'm'))
    for (const { name, options } of commands) {
      const help = await throughline(...name.split(' '), '--help')
      assert.equal(help.code, 0)
      for (const option of [...Object.keys(options), 'help']) assert.match(help.out, new RegExp(`--${option}\\b`))
    }
  })

  it('tells wrong use from a refusal', async () => {
    await refused(['frobnicate'], 2, /There is no command frobnicate/)
    await refused(['user'], 2, /user add/)
    await refused(['user', 'add', '--authority', 'anytown'], 2, /^Missing: --organisation, --role, --name, --email\./)
    await refused(['migrate', 'now'], 2, /now is one word too many/)
    await refused(['migrate', '--fast'], 2, /--fast/)
    await refused(['authority', 'add', '--code', 'X', '--name', 'X', '--nation', 'france'], 2, /Code must be .*\nNation must be one of england, wales, scotland, northern-ireland/)
  })

  it('makes no installation where a question is asked of one', async () => {
    for (const words of [
      ['audit', 'verify'],
      ['token', 'list', '--authority', 'x'],
      ['imports', 'list', '--authority', 'x'],
      ['export', join(parent, 'pack'), '--authority', 'x'],
      ['backup', join(parent, 'copy')],
    ]) {
      await refused(words, 1, /There is no installation in .*data\. THROUGHLINE_DATA names the folder/)
    }
    assert.equal(existsSync(folder), false)
  })

  it('puts the first people into an empty installation, once, beside whoever has it open', async () => {
    const beside = await openInstallation({ folder, kind: 'live' })
    const authority = ['authority', 'add', '--code', 'anytown', '--name', 'Anytown Council', '--nation', 'wales']
    assert.equal((await throughline(...authority)).code, 0)
    await refused(authority, 1, /an authority anytown already/)
    const organisation = (name: string, kind: string) => ['organisation', 'add', '--authority', 'anytown', '--name', name, '--kind', kind]
    assert.equal((await throughline(...organisation('The Council', 'commissioner'))).code, 0)
    assert.equal((await throughline(...organisation('Homes & Hearts', 'provider'))).code, 0)
    await refused(organisation('The Council', 'landlord'), 1, /The Council: Another organisation of this authority has this name already/)
    await refused(organisation('Circus', 'circus'), 2, /Kind must be one of/)

    const user = (organisationName: string, role: string, email: string, ...more: string[]) =>
      ['user', 'add', '--authority', 'anytown', '--organisation', organisationName, '--role', role, '--name', 'Ann Other',
        '--email', email, ...more]
    const added = await throughline(...user('The Council', 'reviewer', 'Ann@example.org', '--json'))
    assert.equal(added.code, 0)
    const { password, ...rest } = JSON.parse(added.out) as Record<string, string>
    assert.deepEqual(rest, { email: 'Ann@example.org', authority: 'anytown', role: 'reviewer' })
    assert.ok(password!.length >= 15)
    await refused(user('The Council', 'reviewer', 'ann@EXAMPLE.org'), 1, /works in anytown already/)
    await refused(user('Homes & Hearts', 'reviewer', 'bob@example.org'), 1, /for the commissioner/)
    await refused(user('The Council', 'provider-user', 'bob@example.org'), 1, /for organisations that provide services/)
    await refused(user('The Cuoncil', 'reviewer', 'bob@example.org'), 1, /There is Homes & Hearts, The Council/)
    await refused(user('Homes & Hearts', 'provider-user', 'bob@example.org', '--services', '10801'), 1, /no service 10801/)
    await refused(user('Homes & Hearts', 'provider-manager', 'bob@example.org', '--services', '10801'), 2, /--services is for/)
    await refused(user('The Council', 'boss', 'bob@example.org'), 2, /Role must be one of/)
    await refused(user('Homes & Hearts', 'provider-user', 'bob'), 2, /name@example\.org/)
    assert.equal((await throughline(...user('Homes & Hearts', 'provider-user', 'bob@example.org'))).code, 0)

    // Bob's own system, for as long as it is wanted.
    const token = (...more: string[]) => ['token', 'create', '--authority', 'anytown', '--name', 'Rota system', ...more]
    const made = await throughline(...token('--account', 'Bob@example.org', '--days', '30', '--json'))
    assert.equal(made.code, 0, made.err)
    const { id, token: secret, expires_at } = JSON.parse(made.out) as Record<string, string>
    assert.match(secret!, new RegExp(`^tl_${id!.replaceAll('-', '')}_[A-Za-z0-9_-]{43}$`))
    assert.equal(Math.round((Date.parse(expires_at!) - Date.now()) / 86_400_000), 30)
    await refused(token('--account', 'ann@example.org'), 1, /ann@example\.org is a reviewer: tokens are for accounts of providers/)
    await refused(token('--account', 'nobody@example.org'), 1, /Nobody with the address nobody@example\.org works in this authority/)
    await refused(token('--account', 'bob@example.org', '--days', '731'), 2, /Days must be between 1 and 730/)
    const stored = await beside.owner(async (connection) => (await connection.query<{ plain: boolean }>(`select t::text like '%' || $1 || '%' as plain from api_token t`, [secret!.slice(-43)])).rows)
    assert.deepEqual(stored, [{ plain: false }])
    const listed = await throughline('token', 'list', '--authority', 'anytown')
    assert.match(listed.out, new RegExp(`${id}  Rota system  bob@example\\.org \\(Homes & Hearts\\)  expires [-0-9]+  never used`))
    assert.ok(!listed.out.includes(secret!.slice(-43)))
    await beside.owner((connection) => connection.query(`update api_token set expires_at = clock_timestamp() - interval '1 day'`))
    assert.match((await throughline('token', 'list', '--authority', 'anytown')).out, /Rota system .* expired on [-0-9]{10} {2}never used/)
    const told = await beside.owner((connection) => connection.query<{ subjects: string[] }>(`select subjects from audit_event where action in ('people.create-token', 'people.add-user')`))
    assert.ok(told.rows.length >= 2 && told.rows.every(({ subjects }) => subjects.some((subject) => /^membership:[0-9a-f-]{36}$/.test(subject))))
    assert.match((await throughline('token', 'revoke', id!)).out, /is revoked/)

    // Whoever is on hold lends their name to nothing, and whoever has left is not said to work there.
    const files = join(parent, 'out')
    const takeOut = (as: string, ...more: string[]) => ['export', files, '--authority', 'anytown', '--as', as, ...more]
    assert.equal((await throughline(...user('The Council', 'auditor', 'cat@example.org'))).code, 0)
    assert.equal((await throughline(...takeOut('Cat@example.org'))).code, 0)
    await refused(takeOut('cat@example.org'), 1, /out is not empty\. Choose a new folder, or write over the pack in it with --replace/)
    assert.equal((await throughline(...takeOut('cat@example.org', '--replace'))).code, 0)
    await refused(['backup', join(parent, 'nowhere', 'copy')], 1, /copy can’t be written: there is no folder .*nowhere\. Make it first, or choose another/)
    await refused(takeOut('bob@example.org', '--replace'), 1, /bob@example\.org may not do this: it is not part of the role provider user/)
    await beside.owner((connection) => connection.query('update membership set held_at = clock_timestamp()'))
    await refused(takeOut('cat@example.org', '--replace'), 1, /cat@example\.org may not work here for the time being/)
    await refused(token('--account', 'bob@example.org'), 1, /bob@example\.org may not work here for the time being/)
    await beside.owner((connection) => connection.query('update membership set ended_at = clock_timestamp()'))
    await refused(takeOut('cat@example.org', '--replace'), 1, /Nobody with the address cat@example\.org works in this authority/)
    await refused(user('Homes & Hearts', 'provider-user', 'bob@example.org'), 1, /bob@example\.org has worked in anytown and left\. To come back they are invited/)

    await refused(['token', 'revoke', id!], 1, /no such token, or it was revoked already/)
    await refused(['token', 'revoke', 'x'], 1, /no such token/)
    await beside.close()
  })

  it('says what the database is', async () => {
    const { code, out } = await throughline('migrate', '--json')
    assert.equal(code, 0)
    assert.equal((JSON.parse(out) as Record<string, unknown>)['kind'], 'live')
  })
})
