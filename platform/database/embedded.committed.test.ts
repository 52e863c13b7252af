// The embedded PostgreSQL as processes meet it: opened together, left behind by a crash, killed itself, kept in awkward places.

import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, describe, it } from 'node:test'
import pg from 'pg'
import type { EmbeddedOptions, EmbeddedServer } from './embedded.ts'
import { deleteEmbedded, openEmbedded } from './embedded.ts'
import { serverUser } from './embedded-user.ts'

const asRoot = process.getuid?.() === 0
const throwAway: EmbeddedOptions = { sync: false, settings: { shared_buffers: '16MB', max_connections: '20' } }

const shared = mkdtempSync(join(tmpdir(), 'embedded-test-'))
// Made private by mkdtemp: root's server could not reach what is in it.
chmodSync(shared, 0o755)
const opened: EmbeddedServer[] = []
const children: ChildProcess[] = []

describe('the embedded database', () => {
  afterEach(async () => {
    for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
    for (const server of opened.splice(0)) await server.close()
  })
  after(() => rmSync(shared, { recursive: true, force: true }))

  it('is set up, answers, and stops when it is left', async () => {
    const said: string[] = []
    const server = await open(join(shared, 'first'), { say: line => said.push(line) })
    assert.deepEqual(said, ['Setting up a new database …'])
    assert.equal(server.version, '18.4')
    const [row] = await ask(server, `select current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
      current_setting('listen_addresses') as addresses, current_setting('max_connections') as connections,
      datlocprovider as provider, datlocale as locale, pg_encoding_to_char(encoding) as encoding
      from pg_database where datname = 'template1'`)
    assert.deepEqual(row, {
      checksums: 'on', fsync: 'on', addresses: '', connections: '200', provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8',
    })
    await server.close()
    assert.equal(existsSync(pidFile(server)), false)
  })

  it('is shared by two processes and stopped by the last', async () => {
    const folder = join(shared, 'two')
    const other = await openInChild(folder)
    const server = await open(folder)
    const pid = postmaster(server)
    await closeChild(other)
    assert.equal(postmaster(server), pid)
    assert.equal((await ask(server, 'select 1 as one'))[0]?.one, 1)
    await server.close()
    assert.equal(existsSync(pidFile(server)), false)
  })

  it('is left running by a process that closes while another uses it', async () => {
    const folder = join(shared, 'two')
    const server = await open(folder)
    const other = await openInChild(folder)
    const pid = postmaster(server)
    await server.close()
    assert.equal(postmaster(server), pid)
    await closeChild(other)
    assert.equal(existsSync(pidFile(server)), false)
  })

  it('is opened by several processes at once, on a folder where nothing is yet', async () => {
    const folder = join(shared, 'race')
    const [server, ...others] = await Promise.all([open(folder), openInChild(folder), openInChild(folder)])
    assert.ok(server)
    await ask(server, 'create table met (at timestamptz)')
    for (const other of others) await closeChild(other)
    assert.deepEqual(await ask(server, 'select * from met'), [])
    assert.deepEqual(readdirSync(server.folder).filter(name => name.startsWith('new-')), [])
  })

  it('goes on when its process is killed with all of its group, and is adopted by the next', async () => {
    const folder = join(shared, 'orphan')
    const child = await openInChild(folder, 'create table kept (n int); insert into kept values (7)')
    assert.ok(child.pid)
    process.kill(-child.pid, 'SIGKILL')
    await once(child, 'exit')
    const started = performance.now()
    const server = await open(folder)
    assert.ok(performance.now() - started < 10_000)
    assert.deepEqual(await ask(server, 'select n from kept'), [{ n: 7 }])
    await server.close()
    assert.equal(existsSync(pidFile(server)), false, 'adopting means stopping it too')
  })

  it('comes back with every committed row after it was killed, and our process goes on', async () => {
    const server = await open(join(shared, 'killed'))
    await ask(server, 'create table written (n int)')
    let acknowledged = 0
    const writer = new pg.Client(server.connection('throughline', 'postgres'))
    writer.on('error', () => {})
    await writer.connect()
    const writing = (async () => {
      for (;;) {
        await writer.query('insert into written values ($1)', [acknowledged + 1])
        acknowledged += 1
      }
    })()
    const lost = new Promise<void>(done => { server.onLost(done) })
    setTimeout(() => process.kill(postmaster(server), 'SIGKILL'), 150)
    await assert.rejects(writing)
    await lost
    const started = performance.now()
    await Promise.all([server.ensureRunning(), server.ensureRunning()])
    assert.ok(performance.now() - started < 10_000)
    const [row] = await ask(server, 'select count(*)::int as rows, max(n) as last from written')
    // One more may have been committed before its answer could be sent.
    assert.ok(row && acknowledged > 0 && row.rows === row.last && (row.rows === acknowledged || row.rows === acknowledged + 1))
  })

  it('starts although a stranger or a zombie has the number of a killed server', {
    skip: process.platform === 'linux' ? false : 'only Linux tells enough of other processes',
  }, async () => {
    const folder = join(shared, 'killed')
    for (const script of ['echo $$; exec sleep 60', 'true & echo $!; exec sleep 60']) {
      const server = await open(folder)
      const lost = new Promise<void>(done => { server.onLost(done) })
      process.kill(postmaster(server), 'SIGKILL')
      await lost
      await server.close()
      const identity = serverUser(join(server.folder, 'data'))?.identity
      const stranger = spawn('/bin/sh', ['-c', script], { ...identity, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] })
      children.push(stranger)
      const [number] = await once(stranger.stdout, 'data')
      const lines = readFileSync(pidFile(server), 'utf8').split('\n')
      writeFileSync(pidFile(server), [String(number).trim(), ...lines.slice(1)].join('\n'))
      const again = await open(folder)
      assert.equal((await ask(again, 'select count(*) > 0 as there from written'))[0]?.there, true)
      await again.close()
    }
  })

  it('keeps its socket elsewhere when the path is too long for one', async () => {
    const folder = join(shared, 'long-'.repeat(25))
    const server = await open(folder)
    const { host } = server.connection('throughline', 'postgres')
    assert.ok(host.startsWith('/') && host.length < 86 && !host.startsWith(folder))
    assert.equal(statSync(host).mode & 0o777, 0o700)
    const other = await openInChild(folder)
    await closeChild(other)
    process.kill(postmaster(server), 'SIGKILL')
    await new Promise<void>(done => { server.onLost(done) })
    await server.ensureRunning()
    assert.equal(server.connection('throughline', 'postgres').host, host, 'pools find it where it was')
    await server.close()
    assert.equal(existsSync(host), false)
  })

  it('asks for a password where there are no sockets', async () => {
    const server = await open(join(shared, 'port'), { ...throwAway, sockets: false })
    await ask(server, 'create role clerk login')
    const clerk = server.connection('clerk', 'postgres')
    assert.equal(clerk.host, '127.0.0.1')
    await assert.rejects(askAs(clerk, 'select 1'), /password authentication failed/)
    await server.admit('clerk')
    assert.deepEqual(await askAs(clerk, 'select current_user as name'), [{ name: 'clerk' }])
    await assert.rejects(askAs({ ...clerk, password: 'guess' }, 'select 1'), /password authentication failed/)
    assert.equal(statSync(join(server.folder, 'data', 'throughline.password')).mode & 0o077, 0)
  })

  it('keeps its data elsewhere when its user can not reach the folder, and says where', {
    skip: asRoot ? false : 'only root runs the server as another user',
  }, async () => {
    const home = join(shared, 'home')
    mkdirSync(home)
    chmodSync(home, 0o700)
    const folder = join(home, 'data')
    const server = await open(folder)
    try {
      assert.ok(!server.folder.startsWith(home))
      assert.match(readFileSync(join(folder, 'database-is-at.txt'), 'utf8'), new RegExp(`\n${server.folder}\n$`))
      await ask(server, 'create table kept (n int)')
      await server.close()
      assert.deepEqual(await ask(await open(folder), 'select * from kept'), [])
      await opened.at(-1)?.close()
      cpSync(folder, join(home, 'copy'), { recursive: true })
      await assert.rejects(open(join(home, 'copy')), /is a copy of .*home\/data/)
      renameSync(folder, join(home, 'moved'))
      assert.deepEqual(await ask(await open(join(home, 'moved')), 'select * from kept'), [])
      await opened.at(-1)?.close()
    } finally {
      deleteEmbedded(join(home, 'moved'))
      rmSync(server.folder, { recursive: true, force: true })
    }
    await assert.rejects(open(join(home, 'copy')), /which is gone/)
  })

  it('says what is wrong with a setting that it can not start with', async () => {
    const folder = join(shared, 'first')
    await assert.rejects(open(folder, { settings: { shared_buffers: 'plenty' } }), /shared_buffers/)
    assert.equal((await ask(await open(folder), 'select 1 as one'))[0]?.one, 1)
  })
})

async function open(folder: string, options: EmbeddedOptions = folder.endsWith('first') ? {} : throwAway) {
  const server = await openEmbedded(folder, options)
  opened.push(server)
  return server
}

function ask(server: EmbeddedServer, text: string) {
  return askAs(server.connection('throughline', 'postgres'), text)
}

async function askAs(connection: pg.ClientConfig, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Another process that opens the database, runs a statement, and closes it once its input ends. */
async function openInChild(folder: string, statement = 'select 1') {
  const program = `
    import pg from 'pg'
    import { openEmbedded } from './platform/database/embedded.ts'
    const server = await openEmbedded(${JSON.stringify(folder)}, ${JSON.stringify(throwAway)})
    const client = new pg.Client(server.connection('throughline', 'postgres'))
    await client.connect()
    await client.query(${JSON.stringify(statement)})
    await client.end()
    console.log('open')
    process.stdin.on('end', () => server.close()).resume()
  `
  const root = join(import.meta.dirname, '..', '..')
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root, detached: true, stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => { throw new Error('the other process ended before it had opened the database') }),
  ])
  return child
}

async function closeChild(child: ChildProcess) {
  const exited = once(child, 'exit')
  child.stdin?.end()
  assert.deepEqual(await exited, [0, null])
}

function pidFile(server: EmbeddedServer) {
  return join(server.folder, 'data', 'postmaster.pid')
}

function postmaster(server: EmbeddedServer) {
  return Number(readFileSync(pidFile(server), 'utf8').split('\n')[0])
}
