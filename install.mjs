// Installs what is missing and finds the Node that Throughline runs on; `node install.mjs FILE.ts ARGS…` then runs that file on it.
// Plain JavaScript for any Node from 18, since this runs before our own Node is there.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const needsNode = 26
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']
const lockFile = join(root, 'tmp', 'installing')

/** Installs what the lock file names and is not there yet, and returns the path of our Node. */
export async function install({ tools = false } = {}) {
  if (!isInstalled(tools)) {
    const leave = await enterAlone()
    // Another start may have done the work while we waited for it.
    if (!isInstalled(tools)) await runNpmCi(tools)
    leave()
  }
  return ourNode()
}

// What was compiled once is kept: the next start is faster, and without the compiler it holds 20 MB less. Where it can't be kept, Node goes on without.
// One pool of memory for all threads: with one for each, glibc keeps a quarter more than is used.
const nodeEnvironment = { NODE_COMPILE_CACHE: join(root, 'tmp', 'compiled'), MALLOC_ARENA_MAX: '1' }

/** Runs a file on our Node with the terminal handed through, and ends as it ends. */
export function run(node, args) {
  const child = spawn(node, args, { stdio: 'inherit', env: { ...nodeEnvironment, ...process.env } })
  child.on('error', error => stop(`Node could not be started (${node}): ${error.message}`))
  for (const signal of stopSignals) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to every process in front of it, so the child has it already: passed on, it would count twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  followParent(child)
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
    // Some signals can't end us this way on every system: give the shell's code for them instead.
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 200)
  })
}

// npm runs us through a shell that does not pass signals on: when npm is told to stop, the shell dies and we would be left over.
function followParent(child) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 100)
  watch.unref()
}

// Compared by content and not by time: a copied folder has any times, and a touched lock file must not need the network.
function isInstalled(tools) {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const present = packagesIn(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    const found = present[path]
    if (found && (found.version !== entry.version || (entry.integrity && found.integrity !== entry.integrity))) return false
    if (!found && isNeeded(entry, tools)) return false
  }
  if (Object.keys(present).some(path => !wanted[path])) return false
  return !packageOf(wanted) || existsSync(binaryOf(packageOf(wanted)))
}

function isNeeded(entry, tools) {
  if (entry.dev && !tools) return false
  // An entry without integrity stands for what the registry at hand did not have (lock-fix.mjs).
  if (entry.optional) return Boolean(tools && npmScript() && entry.integrity && fitsHere(entry))
  return !entry.devOptional || tools
}

function fitsHere({ os, cpu, libc }) {
  const isGlibc = Boolean(process.report?.getReport().header.glibcVersionRuntime)
  return Boolean(os?.includes(process.platform) && cpu?.includes(process.arch) && (!libc || libc.includes(isGlibc ? 'glibc' : 'musl')))
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
  } catch {
    return undefined
  }
}

function packageOf(wanted) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  return wanted[`node_modules/${name}`] ? name : undefined
}

function binaryOf(name) {
  return join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

function ourNode() {
  const name = packageOf(packagesIn(join(root, 'package-lock.json')) ?? {})
  if (name && existsSync(binaryOf(name))) return binaryOf(name)
  if (Number(process.versions.node.split('.')[0]) >= needsNode) return process.execPath
  stop(`Throughline needs Node ${needsNode}, which npm does not offer for ${process.platform}-${process.arch}.`
    + ` Install Node ${needsNode} or later (this is ${process.version}) and start again.`)
}

async function runNpmCi(tools) {
  // Progress goes to stderr: what a command prints on stdout may be read by a program.
  process.stderr.write('Installing what Throughline needs (once, about a minute) …\n')
  const started = Date.now()
  const script = npmScript()
  const include = ['--include=optional', ...(tools ? ['--include=dev'] : [])]
  if (script) await npm(process.execPath, [script, 'ci', ...include])
  else await npm('npm', ['ci', ...include])
  // An npm on an old Node leaves out optional packages that want a newer one, such as the linter's: on our Node it adds them.
  if (tools && script && !isInstalled(tools)) await npm(ourNode(), [script, 'install', '--no-save', ...include])
  linkCommand()
  process.stderr.write(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`)
}

async function npm(command, args) {
  // On Windows npm itself is a script for the shell. No package's install script is needed, so none is run.
  const shell = process.platform === 'win32' && command === 'npm'
  const all = [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const child = spawn(command, all, { cwd: root, env: npmEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], shell })
  // Should we be killed, npm goes on: the lock is held for as long as it does.
  if (child.pid) writeFileSync(lockFile, String(child.pid))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { said += chunk })
  let stopped = false
  const passOn = signal => {
    stopped = true
    child.kill(signal)
  }
  for (const signal of stopSignals) process.on(signal, passOn)
  const code = await new Promise(resolve => {
    child.on('error', error => stop(`npm could not be started: ${error.message}`))
    child.on('close', resolve)
  })
  for (const each of stopSignals) process.off(each, passOn)
  if (stopped) stop('The installation was stopped before it was complete.')
  if (code !== 0) {
    stop(`npm could not install what Throughline needs:\n\n${said}\n`
      + 'If this machine is offline, run `npm ci` once where it is not, and copy the folder node_modules here.')
  }
}

// Under `npm start` the npm that runs us is the one to use: there may be no other on the path.
function npmScript() {
  const script = process.env.npm_execpath
  return script && /^npm-cli\.c?js$/.test(basename(script)) && existsSync(script) ? script : undefined
}

// npm hands its scripts its own settings. Those that describe the calling project or command would mislead an npm of ours; what the
// user chose (registry, proxy, offline, cache) must stay.
function npmEnvironment() {
  const caller = /^npm_(package|lifecycle|command|execpath|node_execpath)/i
  const misleading = /^npm_config_(local_prefix|prefix|global|location|workspaces?|include_workspace_root|call|package|dry_run)$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !caller.test(name) && !misleading.test(name)))
}

// `npx throughline` in this folder then finds the command at once, without a copy in npm's cache.
function linkCommand() {
  if (process.platform === 'win32') return
  const link = join(root, 'node_modules', '.bin', 'throughline')
  try {
    mkdirSync(dirname(link), { recursive: true })
    rmSync(link, { force: true })
    symlinkSync('../../throughline.mjs', link)
  } catch {
    // Only a convenience.
  }
}

// Two starts at once would each delete the other's node_modules: the second waits for the first.
async function enterAlone() {
  mkdirSync(dirname(lockFile), { recursive: true })
  const leave = () => rmSync(lockFile, { force: true })
  const enough = Date.now() + 15 * 60_000
  while (Date.now() < enough) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
      process.once('exit', leave)
      return leave
    } catch {
      // Somebody holds it, or held it and was killed.
    }
    try {
      if (!isAlive(Number(readFileSync(lockFile, 'utf8')))) leave()
    } catch {
      // It is gone by now. If it is there and not ours to delete, we wait.
    }
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  return () => {}
}

function isAlive(pid) {
  // Between creating the file and writing its pid it is empty: its maker lives.
  if (!pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [file, ...args] = process.argv.slice(2)
  // Tests and measurements need the tools for developers too, whatever NODE_ENV says.
  const node = await install({ tools: /^(test|bench)\b/.test(file ?? '') })
  if (file) run(node, [join(root, file), ...args])
}
