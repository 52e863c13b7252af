// The demo's sign-ins: made with the cast, kept in a file that only its owner reads, and printed at every start.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { hashPassword } from '#areas/people/passwords.ts'
import { randomPassword } from '#areas/people/random-password.ts'
import type { Database } from '#platform/database/open.ts'
import { colleagues } from './cast.ts'
import { plantCast, signInOf, type SignIn } from './plant.ts'
import { plantMessages } from './plant-messages.ts'
import { plantRequests } from './plant-requests.ts'
import { plantWorkbooks } from './plant-workbooks.ts'

/** Plants the cast if it is not there yet, and answers who may sign in with which password. */
export async function demoSignIns(database: Database, { folder, today }: { folder: string, today: Temporal.PlainDate }): Promise<SignIn[]> {
  return database.owner(async (connection) => {
    // Until this connection ends, so that two starts at once don't give two sets of passwords.
    await connection.query(`select pg_advisory_lock(hashtext('throughline.sign-ins'))`)
    const { rows } = await connection.query('select id from installation')
    const installation = (rows[0] as { id: string }).id
    const planted = await plantCast(connection, { today, passwords: 'random' })
    if (planted.length > 0) {
      await plantRequests(connection, today)
      await plantMessages(connection, today)
      await plantWorkbooks(connection, today)
    }
    const kept = planted.length > 0 ? undefined : readKept(folder, installation)
    if (kept) return kept
    const fresh = planted.length > 0 ? planted : await renewPasswords(connection)
    keep(folder, installation, fresh)
    return fresh
  })
}

const fileIn = (folder: string) => join(folder, 'demo-sign-ins.json')

/** Nothing when the file is gone, or of another installation that used the same folder. */
function readKept(folder: string, installation: string): SignIn[] | undefined {
  try {
    const kept = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as { installation: string, signIns: SignIn[] }
    return kept.installation === installation ? kept.signIns : undefined
  } catch {
    return undefined
  }
}

function keep(folder: string, installation: string, signIns: readonly SignIn[]): void {
  mkdirSync(folder, { recursive: true })
  const draft = `${fileIn(folder)}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify({ installation, signIns }, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, fileIn(folder))
}

/** Hashes can't be read back, so a lost file means new passwords. */
async function renewPasswords(connection: pg.Client): Promise<SignIn[]> {
  const renewed: SignIn[] = []
  for (const colleague of colleagues) {
    const password = randomPassword({ wordCount: 3 })
    const { rowCount } = await connection.query(
      'update account set password_hash = $1, failures = 0, failed_at = null where email_key = $2 and demo',
      [await hashPassword(password), colleague.email.toLowerCase()])
    if (rowCount === 1) renewed.push(signInOf({ ...colleague, password }))
  }
  return renewed
}
