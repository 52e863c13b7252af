// A database server of a test's own, in a folder under the temporary one: to be killed, moved and restored into.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deleteEmbedded } from '#platform/database/embedded.ts'

/** A new folder that the database's user can reach, whoever runs the test; `remove` deletes it with what is in it. */
export function ownFolder(name: string): { folder: string, remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), `throughline-${name}-`))
  chmodSync(folder, 0o755)
  return { folder, remove: () => {
    deleteEmbedded(folder)
    rmSync(folder, { recursive: true, force: true })
  } }
}
