// `throughline backup`: one file with everything in it.
import { resolve } from 'node:path'
import { auditHead } from '#platform/audit-seal.ts'
import { writeBackup } from '#platform/database/backup.ts'
import { BackupRefused } from '#platform/database/backup-file.ts'
import { openInstallation } from '#platform/database/open.ts'
import { command, Refused } from './command.ts'
import { version } from './settings.ts'

export const backup = command({
  name: 'backup',
  summary: 'Write everything that is recorded into one compressed file',
  about: 'The file is a copy of the whole database as it is at one moment, embedded or at DATABASE_URL, and can be taken while people work.\n'
    + 'It is not encrypted: keep it where personal records may be kept. An existing file is never replaced.',
  positionals: ['FILE'],
  options: {},
  json: true,
  needsInstallation: true,
  run: async ({ positionals, settings, print, say }) => {
    const file = resolve(positionals[0]!)
    const { folder, databaseUrl: url, databaseOwnerUrl: ownerUrl } = settings
    // As it is: a copy taken before an upgrade must be one of the old state.
    const database = await openInstallation({ folder, kind: 'live', url, ownerUrl, say, migrated: true }).catch((error: { code?: string }) => {
      throw error.code === '42P01' ? new Refused('There is no installation in the database to copy.') : error
    })
    try {
      const written = await database.owner((connection) => writeBackup(connection, { file, version, say }))
      const rows = written.tables.reduce((sum, table) => sum + table.rows, 0)
      const head = await database.owner(async (connection) => {
        await connection.query('select record_event($1, $2, $3)', ['operations.backup', [], 'on the command line'])
        return auditHead(connection)
      })
      const tables = written.tables.map(({ name, rows: count }) => ({ name, rows: count }))
      print({ file, bytes: written.bytes, written: written.written, rows, tables, head }, [
        `${file}: ${rows} rows of ${written.tables.length} tables, ${sizeOf(written.bytes)}, as at ${written.written}.`,
        ...(head === null ? [] : [`Head of the audit: ${head}`]),
      ])
    } catch (error) {
      throw error instanceof BackupRefused ? new Refused(error.message) : error
    } finally {
      await database.close()
    }
  },
})

function sizeOf(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`
}
