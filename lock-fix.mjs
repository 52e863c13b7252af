// Completes package-lock.json after a change of packages, so that `npm ci` accepts it whichever registry wrote it.
// A registry may lack optional packages for other platforms; npm then leaves them out of the lock file, and `npm ci` refuses that.
// Each gets an entry with its version, system and processor only: npm never fetches it, since neither matches.

import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'

const file = new URL('package-lock.json', import.meta.url)
const installed = new URL('node_modules/.package-lock.json', import.meta.url)
const text = readFileSync(file, 'utf8')
const lock = JSON.parse(text)

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

const added = []
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`
    if (lock.packages[path]) continue
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name} is wanted as "${version}": only a fixed version can be completed`)
    // In npm's own order of keys, so that the next npm leaves the entry alone.
    const { os, cpu, libc } = platformOf(name)
    lock.packages[path] = { version, cpu, ...(entry.dev && { dev: true }), ...(libc && { libc }), optional: true, os }
    added.push(name)
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
const fixed = `${JSON.stringify(lock, null, 2)}\n`
if (/"resolved"/.test(fixed)) throw new Error('the lock file names a registry: .npmrc must hold omit-lockfile-registry-resolved=true')
if (fixed !== text) {
  writeFileSync(file, fixed)
  keepInstalledNewer()
}
console.log(added.length ? `Added ${added.length} entries: ${added.join(', ')}` : 'The lock file is complete.')

// Names follow the pattern …linux-x64-musl, …win32-ia32-msvc, …linux-arm-gnueabihf.
function platformOf(name) {
  const words = name.split(/[/-]/)
  const os = words.find(word => systems.includes(word))
  const cpu = words.find(word => processors.includes(word))
  if (!os || !cpu) throw new Error(`the name ${name} tells no platform`)
  if (words.some(word => word.startsWith('musl'))) return { os: [os], cpu: [cpu], libc: ['musl'] }
  if (words.some(word => word.startsWith('gnu'))) return { os: [os], cpu: [cpu], libc: ['glibc'] }
  return { os: [os], cpu: [cpu] }
}

// The entries change nothing that is installed, so they must not make npm or us believe that it is out of date.
function keepInstalledNewer() {
  try {
    statSync(installed)
    utimesSync(installed, new Date(), new Date())
  } catch {
    // Nothing is installed.
  }
}
