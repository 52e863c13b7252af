// A database server of a test's own, in a folder under the temporary one: nobody else's transactions, to be filled, killed and restored into.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { readPassword, readPidFile } from '#platform/database/embedded-cluster.ts'
import { settlePlace } from '#platform/database/embedded-place.ts'
import { deleteEmbedded, openEmbedded } from '#platform/database/embedded.ts'
import { applicationLogin, walls, type Connect } from '#platform/database/open.ts'
import { urlOf } from './app-process.ts'

const superuser = 'throughline'

/** A new folder that the database's user can reach, whoever runs the test; `remove` deletes it with what is in it. */
export function ownFolder(name: string): { folder: string, remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), `throughline-${name}-`))
  // Made private by mkdtemp: root's server could not reach what is in it.
  chmodSync(folder, 0o755)
  return { folder, remove: () => {
    deleteEmbedded(folder)
    rmSync(folder, { recursive: true, force: true })
  } }
}

export type OwnServer = {
  folder: string
  /** A new database with nothing in it. */
  create(database: string): Promise<Connect>
  /** A new database as operations.md says: of an owner who is no superuser, with a login for the application. */
  createOwned(database: string): Promise<{ owner: string, web: string, url: (role: string) => string }>
  /** How DATABASE_URL names a database of this server. */
  urlOf(database: string, role?: string): string
  close(): Promise<void>
}

/** A server that does not wait for the disk: for all but crashes of the machine. */
export async function ownServer(name: string): Promise<OwnServer> {
  const { folder, remove } = ownFolder(name)
  const server = await openEmbedded(folder, { sync: false, settings: { shared_buffers: '64MB' } })
  const admin = new pg.Client(server.connection(superuser, 'postgres'))
  await admin.connect()
  await admin.query(`create role ${applicationLogin} login noinherit`)
  await server.admit(applicationLogin)
  const addressOf = (database: string, role = superuser) => urlOf(server.connection(role, database))
  return {
    folder,
    create: async (database) => {
      await admin.query(`create database ${pg.escapeIdentifier(database)}`)
      return (role) => server.connection(role === 'owner' ? superuser : applicationLogin, database)
    },
    createOwned: async (database) => {
      const [owner, web] = [`${database}_owner`, `${database}_web`]
      await admin.query(`create role ${owner} login bypassrls createrole`)
      await admin.query(`create role ${web} login noinherit`)
      for (const role of [owner, web]) await server.admit(role)
      // Elsewhere the owner makes these; on this server they are there already.
      await admin.query(`grant ${walls.join(', ')} to ${owner} with admin true, inherit false, set false`)
      await admin.query(`create database ${database} owner ${owner}`)
      return { owner, web, url: (role) => addressOf(database, role) }
    },
    urlOf: addressOf,
    close: async () => {
      await admin.end()
      await server.close()
      remove()
    },
  }
}

/** The process of the database that the installation in a folder runs on, as its file says; a killed one leaves its number. */
export function postmasterOf(folder: string): number | undefined {
  return readPidFile(settlePlace(folder))?.pid
}

/** Asks the database of an installation directly, without joining those who keep it running. */
export async function askDatabase<R>(folder: string, work: (connection: pg.Client) => Promise<R>): Promise<R> {
  const place = settlePlace(folder)
  const { port, socketFolder } = readPidFile(place)!
  const connection = new pg.Client({ user: superuser, database: 'throughline', port, ssl: false,
    ...(socketFolder ? { host: socketFolder } : { host: '127.0.0.1', password: readPassword(place) }) })
  await connection.connect()
  try {
    return await work(connection)
  } finally {
    await connection.end()
  }
}
