// `throughline restore`: a backup in the place of what is there.
import { resolve } from 'node:path'
import { problemsWithAudit, verifyAudit } from '#platform/audit-seal.ts'
import { BackupRefused, checkBackupFile, type BackupHeader } from '#platform/database/backup-file.ts'
import { restoreBackup, tablesInUse } from '#platform/database/backup-restore.ts'
import { neverCopied } from '#platform/database/backup.ts'
import { InUse, migrationNames, openInstallation } from '#platform/database/open.ts'
import { command, Refused } from './command.ts'
import { version } from './settings.ts'

export const restore = command({
  name: 'restore',
  summary: 'Put a backup in the place of what is recorded here',
  about: 'The whole file is checked first, and then all of it is restored or nothing. Stop the server before; beside one it refuses. Everybody has\n'
    + 'to sign in again afterwards. A backup is restored by a Throughline with the same migrations as the one that wrote it: upgrade after that.',
  positionals: ['FILE'],
  options: { replace: { about: 'Restore into an installation that holds something: that is lost' } },
  json: true,
  run: async ({ positionals, options, settings, print, say }) => {
    const file = resolve(positionals[0]!)
    try {
      const header = await checkBackupFile(file)
      refuseOtherMigrations(header)
      const { folder, databaseUrl: url, databaseOwnerUrl: ownerUrl, demo } = settings
      const database = await openInstallation({ folder, kind: demo ? 'demo' : 'live', url, ownerUrl, say, alone: true })
      try {
        const problems = await database.owner(async (connection) => {
          const used = await tablesInUse(connection)
          if (used.length > 0 && !options.replace) {
            const more = used.length > 5 ? ` and ${used.length - 5} other tables` : ''
            throw new Refused(`This installation is not empty: ${used.slice(0, 5).join(', ')}${more} hold rows. With --replace they are lost and the `
              + 'backup takes their place. Nothing was changed.')
          }
          let found: string[] = []
          await restoreBackup(connection, { file, header, say, finish: async () => {
            // Older backups hold these. Somebody may have signed out since, or used a link: none of them comes back to life.
            for (const table of neverCopied) await connection.query(`delete from ${table}`)
            found = problemsWithAudit(await verifyAudit(connection))
            await connection.query('select record_event($1, $2, $3)', ['operations.restore', [`backup:${header.written}`], 'on the command line'])
          } })
          return found
        })
        const rows = header.tables.reduce((sum, table) => sum + table.rows, 0)
        for (const problem of problems) say(`The audit was not whole when the backup was written. ${problem}`)
        print({ file, written: header.written, kind: header.kind, rows, auditIntact: problems.length === 0 }, [
          `Restored ${rows} rows of ${header.tables.length} tables, as at ${header.written} (${header.kind} installation). Everybody has to sign in again.`,
        ])
      } finally {
        await database.close()
      }
    } catch (error) {
      if (error instanceof BackupRefused) throw new Refused(error.message)
      if (!(error instanceof InUse)) throw error
      throw new Refused('Somebody is using this installation. Stop the server and whatever else has it open, then try again. Nothing was changed.')
    }
  },
})

function refuseOtherMigrations(header: BackupHeader): void {
  const here = migrationNames()
  if (header.migrations.join() === here.join()) return
  throw new Refused(`The backup was written by Throughline ${header.version} with migrations up to ${header.migrations.at(-1)}; this is ${version} `
    + `with migrations up to ${here.at(-1)}. Restore it with the version that wrote it, then upgrade. Nothing was changed.`)
}
